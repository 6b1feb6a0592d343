/** What two rows must share for their numbers to be comparable. */
export interface Comparability {
  readonly dataVersion: string;
  /** Hash of the cohort query. */
  readonly cohort: string;
  /** Hash of the label query and of `include_missing_labels_in_train_as`. */
  readonly label: string;
  readonly labelName: string;
  readonly labelTimespan: string;
  readonly asOfDateFrequency: string;
  /** How long after a split's first test date there may be others: `0day`. */
  readonly testDuration: string;
  /** The test splits, in order of time; ISO dates. */
  readonly tests: readonly TestDates[];
}

/** The first and last as-of date of a test split, ISO. */
export interface TestDates {
  readonly start: string;
  readonly end: string;
}

/** A text that is equal exactly for comparable rows. */
export function comparabilityKey(comparability: Comparability): string {
  return JSON.stringify(Object.values(parts).map((part) => part.identity(comparability)));
}

/** In words, the parts in which tables differ, and those parts of each table: `label outcome (3fa4b2c1)`. */
export interface Differences {
  readonly names: readonly string[];
  describe(comparability: Comparability): readonly string[];
}

/** What differs among tables, so that a heading can say why they stand apart. */
export function differencesAmong(all: readonly Comparability[]): Differences {
  const differing = Object.entries(parts).filter(([, part]) => new Set(all.map(part.identity)).size > 1);
  return {
    names: differing.map(([name]) => name),
    describe: (comparability) => differing.map(([, part]) => part.words(comparability)),
  };
}

/** The test splits in words, with the label timespan: `5 test splits, 2013-06-01 to 2013-10-01, label timespan 1month`. */
export function describeTests({ tests, labelTimespan }: Comparability): string {
  const splits = tests.length === 1 ? "1 test split" : `${tests.length} test splits`;
  return `${splits}, ${describeDates(tests)}, label timespan ${labelTimespan}`;
}

function describeDates(tests: readonly TestDates[]): string {
  const [first, last] = [day(tests[0]?.start ?? ""), day(tests.at(-1)?.end ?? "")];
  return first === last ? first : `${first} to ${last}`;
}

const day = (date: string) => date.replace(/[T ]00:00(:00)?$/, "");

const parts: Record<string, { identity(c: Comparability): string; words(c: Comparability): string }> = {
  "data version": { identity: (c) => c.dataVersion, words: (c) => c.dataVersion },
  cohort: { identity: (c) => c.cohort, words: (c) => `cohort ${c.cohort.slice(0, 8)}` },
  label: { identity: (c) => c.label, words: (c) => `label ${c.labelName} (${c.label.slice(0, 8)})` },
  "label timespan": { identity: (c) => c.labelTimespan, words: (c) => `label timespan ${c.labelTimespan}` },
  "as-of date frequency": {
    identity: (c) => c.asOfDateFrequency,
    words: (c) => `as of every ${c.asOfDateFrequency}`,
  },
  "test duration": { identity: (c) => c.testDuration, words: (c) => `test duration ${c.testDuration}` },
  "test dates": {
    identity: (c) => c.tests.map(({ start, end }) => `${start}/${end}`).join(),
    words: (c) => `tests ${describeDates(c.tests)} (${c.tests.length})`,
  },
};
