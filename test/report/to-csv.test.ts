import assert from "node:assert/strict";
import fc from "fast-check";
import { toCsv } from "../../tools/report/to-csv";
import { parseCsv } from "./parse-csv";
import { cellWithout, cellWithValues, finishedCell, idOf, replicatesOf, split } from "./sample";

function records(lines: Iterable<string>): Record<string, string>[] {
  const [head = [], ...rows] = parseCsv([...lines].join(""));
  return rows.map((row) => {
    assert.equal(row.length, head.length);
    return Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""]));
  });
}

describe("toCsv", () => {
  it("writes one line for each evaluation, subsets too, with coordinates and all digits", () => {
    const evaluations = [
      split(0, { stochasticValue: 0.1 + 0.2, standardDeviation: null }),
      split(1, {
        subset: "large",
        subsetHash: "5e",
        metric: "roc_auc",
        parameter: "",
        stochasticValue: 1e-7,
      }),
    ];
    const cell = finishedCell(
      "late-dt",
      { label: "late", model: "dt", "model.max_depth": "2" },
      { evaluations },
    );
    const [head, ...lines] = toCsv([cell]);
    assert.equal(
      head,
      "cell,name,state,reason,replicate,axis.label,axis.model,axis.model.max_depth,dataVersion,cohort,label,labelName,modelId," +
        "modelGroupId,modelType,hyperparameters,featureGroups,trainEndTime,trainLabelTimespan,maxTrainingHistory," +
        "trainMatrix,randomSeed,matrixUuid,labelTimespan,testDuration,subset,subsetHash,evaluationStartTime,evaluationEndTime," +
        "asOfDateFrequency,metric,parameter,numLabeledExamples,numLabeledAboveThreshold,numPositiveLabels,sortSeed," +
        "bestValue,worstValue,stochasticValue,numSortTrials,standardDeviation\r\n",
    );
    const start =
      "id-late-dt00,late-dt,done,,,late,dt,2,data_1,c0c0c0c0c0c0,1a1a1a1a1a1a,outcome,1,1," +
      'sklearn.tree.DecisionTreeClassifier,"{""max_depth"":2}","[""prefix: flights""]",2013-05-01,1month,1y,a1,7,b1,1month,0day';
    assert.deepEqual(lines, [
      `${start},,,2013-06-01,2013-06-01,1month,precision@,10.0_pct,100,10,20,,0.5,0.5,0.30000000000000004,0,\r\n`,
      `${start},large,5e,2013-07-01,2013-07-01,1month,roc_auc,,100,10,20,,0.5,0.5,1e-7,0,0\r\n`,
    ]);
  });

  it("writes a line for a cell without numbers, with the reason", () => {
    const cells = [
      cellWithValues("a", { x: "a" }, [0.5]),
      cellWithout("b", { x: "b" }, "failed", 'ValueError: "y",\nno labels'),
      cellWithout("c", { x: "c" }, "waiting"),
    ];
    assert.deepEqual(
      records(toCsv(cells)).map((line) => [
        line.cell,
        line.state,
        line.reason,
        line["axis.x"],
        line.stochasticValue,
      ]),
      [
        [idOf("a"), "done", "", "a", "0.5"],
        [idOf("b"), "failed", 'ValueError: "y",\nno labels', "b", ""],
        [idOf("c"), "waiting", "it has no result", "c", ""],
      ],
    );
  });

  it("numbers the replicates of a cell, and no other cell", () => {
    const cells = [
      ...replicatesOf("a", { x: "a" }, [0.5, undefined, 0.25]),
      cellWithValues("b", { x: "b" }, [0.75]),
    ];
    assert.deepEqual(
      records(toCsv(cells)).map((line) => [line.name, line.replicate, line["axis.x"], line.stochasticValue]),
      [
        ["a-r0", "0", "a", "0.5"],
        ["a-r1", "1", "a", ""],
        ["a-r2", "2", "a", "0.25"],
        ["b", "", "b", "0.75"],
      ],
    );
  });

  it("is read back as it was, whatever labels, names and numbers hold", () => {
    const text = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é", "=") });
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, number), { maxLength: 8 }), (plans) => {
        const cells = plans.map(([name, label, value]) => cellWithValues(name, { axis: label }, [value]));
        assert.deepEqual(
          records(toCsv(cells)).map((line) => [
            line.name,
            line["axis.axis"],
            Number(line.stochasticValue) + 0,
          ]),
          plans,
        );
      }),
    );
  });
});
