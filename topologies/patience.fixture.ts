// Imported before the API of tests: starting many containers takes longer than suites may take otherwise.
process.env.TAP_TIMEOUT = "220";
