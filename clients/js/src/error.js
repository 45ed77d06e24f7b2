/** The gateway refused something; the message says why, in its words. */
export class WeirError extends Error {
  /**
   * @param {string} message
   * @param {string} [code] of the protocol, such as unknown_stream
   */
  constructor(message, code) {
    super(message);
    this.name = 'WeirError';
    this.code = code;
  }
}
