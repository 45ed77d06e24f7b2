package dev.weir.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A room knows only what is above it: core, then feed, then app. */
@AnalyzeClasses(packages = "dev.weir", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {
  /** Wherever they are built: the launcher's build has a place of its own. */
  static final class WithoutTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }

  @ArchTest
  static final ArchRule CORE_KNOWS_NOBODY = noClasses()
      .that()
      .resideInAPackage("dev.weir.core..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("dev.weir.feed..", "dev.weir.app..", "io.netty..", "com.fasterxml..");

  @ArchTest
  static final ArchRule CORE_HAS_NO_THREADS_CLOCKS_OR_SOCKETS = noClasses()
      .that()
      .resideInAPackage("dev.weir.core..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("java.net.http..", "java.nio.channels..", "java.util.concurrent..")
      .orShould()
      .callMethod(System.class, "nanoTime")
      .orShould()
      .callMethod(System.class, "currentTimeMillis")
      .orShould()
      .callMethod(java.time.Instant.class, "now")
      .orShould()
      .callMethod(Math.class, "random");

  /** value, then statistic and model, catalogue, window, expression, pipeline, stream, embedded. */
  @ArchTest
  static final ArchRule CORE_HAS_NO_CYCLES =
      slices().matching("dev.weir.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule APP_HAS_NO_CYCLES =
      slices().matching("dev.weir.app.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule FEED_DOES_NOT_KNOW_THE_APP = noClasses()
      .that()
      .resideInAPackage("dev.weir.feed..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("dev.weir.app..");

  @ArchTest
  static final ArchRule NO_DRAWERS =
      noClasses().should().resideInAnyPackage("..util..", "..common..", "..impl..", "..manager..");
}
