/** Every name that a setting of Studio has, and the file that a secret is read from. */
const SETTING =
  /^(?:(?:LLMCTL_)?STUDIO|GUNICORN)_|^(?:(?:DATABASE|REDIS)_URL|HOST|PORT|LOG_LEVEL|WEB_CONCURRENCY|OPENAI_[A-Z_]+?)(?:_FILE)?$/;

/**
 * This process's environment without settings of Studio, for the Studios that are started to be measured, examined or tested: what somebody's shell is set up
 * for, least of all a database, is none of theirs.
 */
export const ownEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !SETTING.test(entry[0])),
  );
