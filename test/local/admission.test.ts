import assert from "node:assert/strict";
import { Admission } from "../../tools/local/admission";

describe("Admission", () => {
  const capacity = { vcpus: 2, memoryMiB: 1000 };
  const job = (vcpus: number, memoryMiB: number) => ({ vcpus, memoryMiB });
  const cases = [
    { it: "lets in what fits exactly", need: job(1, 500), inFlight: [job(1, 500)], room: true },
    { it: "counts CPUs", need: job(1.1, 1), inFlight: [job(1, 1)], room: false },
    { it: "counts memory", need: job(1, 501), inFlight: [job(1, 500)], room: false },
    { it: "lets in alone what is larger than the machine", need: job(9, 9000), inFlight: [], room: true },
    { it: "lets in nothing beside that", need: job(0.1, 1), inFlight: [job(9, 10)], room: false },
    { it: "adds up tenths of a CPU", need: job(0.1, 1), inFlight: Array(19).fill(job(0.1, 1)), room: true },
  ];
  for (const { it: statement, need, inFlight, room } of cases) {
    it(statement, () => {
      const admission = new Admission();
      for (const used of inFlight) admission.enter(used);
      assert.equal(admission.hasRoom(need, capacity), room);
    });
  }

  it("has all its room again after ten thousand that came and left", () => {
    const admission = new Admission();
    admission.enter(job(0.7, 700));
    for (let count = 0; count < 10_000; count++) {
      admission.enter(job(0.1, 0.1));
      admission.leave(job(0.1, 0.1));
    }
    assert.equal(admission.hasRoom(job(1.3, 300), capacity), true);
    assert.equal(admission.hasRoom(job(1.31, 300), capacity), false);
  });
});
