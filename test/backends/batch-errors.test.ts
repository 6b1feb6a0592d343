import assert from "node:assert/strict";
import { isThrottled, mayHaveTakenEffect } from "../../tools/backends/batch-errors";

const answered = (httpStatusCode: number, name = "Error") =>
  Object.assign(new Error(), { name, $metadata: { httpStatusCode } });
const unanswered = (code: string) => Object.assign(new Error(), { code });

describe("mayHaveTakenEffect", () => {
  for (const { what, error, expected } of [
    { what: "a reset", error: unanswered("ECONNRESET"), expected: true },
    { what: "a timeout", error: Object.assign(new Error(), { name: "TimeoutError" }), expected: true },
    { what: "500", error: answered(500), expected: true },
    { what: "503", error: answered(503), expected: true },
    { what: "a refusal", error: answered(403), expected: false },
    { what: "throttling", error: answered(429), expected: false },
    { what: "a server that is not there", error: unanswered("ECONNREFUSED"), expected: false },
    { what: "a name that is none", error: unanswered("ENOTFOUND"), expected: false },
  ])
    it(`is ${expected} for ${what}`, () => assert.equal(mayHaveTakenEffect(error), expected));
});

describe("isThrottled", () => {
  it("is told by the status, or by the error's name", () => {
    assert.equal(isThrottled(answered(429)), true);
    assert.equal(isThrottled(answered(400, "TooManyRequestsException")), true);
    assert.equal(isThrottled(answered(400, "ClientException")), false);
  });
});
