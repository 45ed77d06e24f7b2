package dev.weir.app.alert;

import dev.weir.core.pipeline.PipelineFile.Webhook;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Posts an alert as JSON. The id is sent as {@code Idempotency-Key}, so that a receiver can tell a repetition. */
public final class WebhookDelivery implements Outbox.Delivery {
  private final Webhook webhook;
  private final HttpClient client;

  public WebhookDelivery(Webhook webhook) {
    this.webhook = webhook;
    this.client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(webhook.timeout())
        .build();
  }

  @Override
  public void deliver(String id, String json) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(webhook.url())
        .timeout(webhook.timeout())
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", id)
        .POST(HttpRequest.BodyPublishers.ofString(json));
    webhook.headers().forEach(request::setHeader);
    HttpResponse<Void> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(
          "the webhook at " + webhook.url().getHost() + " cannot be reached: " + why, e);
    }
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "the webhook at " + webhook.url().getHost() + " answered " + response.statusCode());
    }
  }
}
