import assert from "node:assert/strict";
import {
  type Comparability,
  comparabilityKey,
  describeTests,
  differencesAmong,
} from "../../tools/report/comparability";

const sample: Comparability = {
  dataVersion: "data_1",
  cohort: "c0c0c0c0c0c0",
  label: "1a1a1a1a1a1a",
  labelName: "outcome",
  labelTimespan: "1month",
  asOfDateFrequency: "1month",
  testDuration: "0day",
  tests: [
    { start: "2013-06-01", end: "2013-06-01" },
    { start: "2013-07-01", end: "2013-07-01" },
  ],
};

const variants: readonly [part: string, Comparability, words: string][] = [
  ["data version", { ...sample, dataVersion: "data_2" }, "data_2"],
  ["cohort", { ...sample, cohort: "d1d1d1d1d1d1" }, "cohort d1d1d1d1"],
  ["label", { ...sample, label: "2b2b2b2b2b2b" }, "label outcome (2b2b2b2b)"],
  ["label timespan", { ...sample, labelTimespan: "6month" }, "label timespan 6month"],
  ["as-of date frequency", { ...sample, asOfDateFrequency: "1day" }, "as of every 1day"],
  ["test duration", { ...sample, testDuration: "1month" }, "test duration 1month"],
  ["test dates", { ...sample, tests: sample.tests.slice(0, 1) }, "tests 2013-06-01 (1)"],
];

describe("comparabilityKey", () => {
  for (const [part, variant] of variants)
    it(`differs where the ${part} does`, () => {
      assert.notEqual(comparabilityKey(variant), comparabilityKey(sample));
    });

  it("does not look at what the label is called", () => {
    assert.equal(comparabilityKey({ ...sample, labelName: "late" }), comparabilityKey(sample));
  });
});

describe("differencesAmong", () => {
  for (const [part, variant, words] of variants)
    it(`says of a ${part} what it is`, () => {
      const differences = differencesAmong([sample, variant]);
      assert.deepEqual(differences.names, [part]);
      assert.deepEqual(differences.describe(variant), [words]);
    });

  it("finds none in a single table", () => {
    assert.deepEqual(differencesAmong([sample]).names, []);
  });
});

describe("describeTests", () => {
  it("counts the splits and names the first and last date", () => {
    assert.equal(describeTests(sample), "2 test splits, 2013-06-01 to 2013-07-01, label timespan 1month");
  });

  it("names one date once, without its midnight", () => {
    const tests = [{ start: "2013-06-01T00:00:00", end: "2013-06-01T00:00:00" }];
    assert.equal(describeTests({ ...sample, tests }), "1 test split, 2013-06-01, label timespan 1month");
  });
});
