import fc from "fast-check";

import type { Key, MapValue, Scalar, Value } from "../../tools/matrix/config/value";
import { floatValue } from "../../tools/matrix/config/value";

/** Words that YAML 1.1 and 1.2 read differently, or that look like something they are not. */
export const treacherous: readonly string[] = [
  ..."y Y yes Yes NO no n N on ON Off true True FALSE null Null ~ = << - ? : # ! & * | > % @ ` , [ ] { }".split(
    " ",
  ),
  ..."1e-7 1e7 1E5 +1 -1 08 010 0o17 0x1F 0b11 1_000 1:30 190:20:30 1:30.5 .5 5. . .. ... --- .inf -.Inf .NaN".split(
    " ",
  ),
  ..."2015-01-01 2015-1-1 2001-12-14t21:59:43.10-05:00 2001-12-14".split(" "),
  "2015-01-01 10:00:00",
  "",
  " ",
  "\t",
  "\n",
  "a\nb",
  "a\nb\n",
  "a\nb\n\n",
  "a\n\n b\n",
  " a\nb",
  "a\n  \nb",
  "a\n\tb",
  "a \nb",
  "\ta",
  "- a",
  "a: b",
  "a #b",
  "#a\nb",
  "'",
  '"',
  "\\",
  "a'b\"c\\d",
  "%YAML 1.1",
  "--- a",
  "a\n--- b",
  "a\n...\nb",
  "\r",
  "a\r\nb",
  "\u0000",
  "\u0007",
  "\u001b[0m",
  "\u007f",
  "\u0085",
  "a\u0085b\nc",
  "\u00a0",
  "\u2028",
  "a\u2029\nb",
  "\ufeff",
  "\ufeffa\nb",
  "\ufffd",
  "\uffff",
  "grün",
  "größe\nüber",
  "漢字",
  "😀",
  "😀\nb",
  "é\nb",
  "select '{as_of_date}'::date\nfrom x -- y: z\n",
  "a".repeat(2000),
  `${"b".repeat(200)}\n${"c d ".repeat(100)}x`,
];

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...treacherous),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary-ascii", maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(..."abc 01:-#\n\t'\"{}[],&*!|>%@`~=.eE+_"), maxLength: 12 }),
  fc.array(fc.constantFrom(...treacherous), { maxLength: 3 }).map((parts) => parts.join("\n")),
);

export const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  text,
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger().map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }),
  fc.bigInt({ min: -(2n ** 200n), max: -(2n ** 53n) }),
  fc.double().map(floatValue),
  fc.maxSafeInteger().map(floatValue),
);

const key: fc.Arbitrary<Key> = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 1e6 }) },
);

export const { value, map } = fc.letrec<{ value: Value; map: MapValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }) as fc.Arbitrary<Value>,
    tie("map") as fc.Arbitrary<Value>,
  ),
  map: fc
    .array(fc.tuple(key, tie("value")), { maxLength: 4 })
    .map((entries) => new Map(entries as [Key, Value][])),
}));
