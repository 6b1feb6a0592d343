import assert from "node:assert/strict";
import fc from "fast-check";
import { emitConfig } from "../../../tools/matrix/config/emit-config";
import type { MapValue, Value } from "../../../tools/matrix/config/value";
import { Float } from "../../../tools/matrix/config/value";
import { nodeValue } from "../../../tools/matrix/yaml/node-value";
import { parseYaml } from "../../../tools/matrix/yaml/parse-yaml";
import { skipBecause } from "../../skip-because";
import { map, scalar, treacherous } from "../arbitraries";
import { findPython, safeLoad, shown } from "../python";

/** Texts, numbers and shapes that YAML 1.1 reads in its own way. */
const table: readonly Value[] = [
  ...treacherous,
  0,
  1,
  -1,
  2 ** 53,
  123456789012345678901234567890n,
  -9007199254740993n,
  new Float(0),
  new Float(-0),
  new Float(1),
  new Float(-3),
  new Float(1e21),
  new Float(1e300),
  new Float(123456789012345680000),
  0.1,
  1e-7,
  1.5e-7,
  5e-324,
  new Float(1.7976931348623157e308),
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  null,
  true,
  false,
  [],
  new Map(),
  [[]],
  [[1, [2, [3]]]],
  [new Map()],
  [
    new Map<string, Value>([
      ["a", 1],
      ["b", [2]],
    ]),
  ],
  [[new Map([["a", "x\ny\n"]])]],
  new Map<string, Value>([["a", new Map([["b", []]])]]),
  new Map<number, Value>([
    [0, 1],
    [10, 2],
  ]),
  new Map<boolean, Value>([
    [true, 1],
    [false, 2],
  ]),
  [null, [null], new Map([["~", null]])],
];

describe("emitConfig", () => {
  it("writes what a person would", () => {
    const config = new Map<string, Value>([
      ["config_version", "v8"],
      ["random_seed", 7],
      [
        "temporal_config",
        new Map<string, Value>([
          ["label_end_time", "2015-01-01"],
          ["max_training_histories", ["1y"]],
        ]),
      ],
      ["label_config", new Map([["query", "select 1\nfrom x\n"]])],
      [
        "grid_config",
        new Map([
          [
            "sklearn.svm.SVC",
            new Map<string, Value>([
              ["C", [new Float(1), 1e-7]],
              ["probability", [true]],
            ]),
          ],
        ]),
      ],
      [
        "feature_aggregations",
        [
          new Map<string, Value>([
            ["prefix", "a"],
            ["aggregates", []],
          ]),
        ],
      ],
    ]);
    assert.equal(
      emitConfig({ config }),
      `config_version: v8
random_seed: 7
temporal_config:
  label_end_time: "2015-01-01"
  max_training_histories:
    - "1y"
label_config:
  query: |
    select 1
    from x
grid_config:
  sklearn.svm.SVC:
    C:
      - 1.0
      - 1.0e-7
    probability:
      - true
feature_aggregations:
  - prefix: a
    aggregates: []
`,
    );
  });

  it("is read back by this reader as it was", () => {
    fc.assert(
      fc.property(map, (config) => assert.deepEqual(shown(readBack(config)), shown(config))),
      { numRuns: 300 },
    );
  });

  describe("under PyYAML's safe_load", () => {
    const found = findPython();

    before(function () {
      if ("reason" in found) {
        skipBecause(this, found.reason);
      }
    });

    it("is the config, in value and type", () => {
      const { python } = found as { python: string };
      const configs: MapValue[] = [
        new Map(),
        ...table.map((value) => new Map([["key", value]])),
        ...table.filter((value) => typeof value === "string").map((value) => new Map([[value as string, 1]])),
        ...table.map((value) => new Map([["list", [value, new Map([["deep", value]])]]])),
        ...fc.sample(map, 1500),
        ...fc.sample(scalar, 2000).map((value) => new Map([["key", value]])),
      ];
      const loaded = safeLoad(
        python,
        configs.map((config) => emitConfig({ config })),
      );
      configs.forEach((config, index) => {
        assert.deepEqual(loaded[index], shown(config), emitConfig({ config }));
      });
    });
  });
});

function readBack(config: MapValue): Value {
  const file = parseYaml({ file: "config.yaml", text: emitConfig({ config }) });
  return nodeValue(file, file.root, []);
}
