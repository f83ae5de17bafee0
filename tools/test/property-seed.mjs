import fc from 'fast-check';

/**
 * One seed for the property tests of `npm test`, so that a red run is red for everybody. `npm run test:long` draws a new
 * seed each time; fast-check prints it where a property fails.
 */
const SEED = 20181011;

if (process.env['TUNESMITH_LONG_TESTS'] !== '1') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
