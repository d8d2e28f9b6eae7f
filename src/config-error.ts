/** One message that names the setting, and for the file its line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
