import { existsSync, readFileSync } from 'node:fs';

/** The counts of a test run that vitest's JSON reporter writes. */
interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const none: TestReport = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };

const read = (file: string): TestReport =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport) : none;

const sum = (a: TestReport, b: TestReport): TestReport => ({
  numPassedTests: a.numPassedTests + b.numPassedTests,
  numFailedTests: a.numFailedTests + b.numFailedTests,
  numPendingTests: a.numPendingTests + b.numPendingTests,
});

const total = process.argv.slice(2).map(read).reduce(sum, none);
const skipped = total.numPendingTests > 0 ? `, ${total.numPendingTests} skipped` : '';

console.log(`${total.numPassedTests} passed, ${total.numFailedTests} failed${skipped}`);
