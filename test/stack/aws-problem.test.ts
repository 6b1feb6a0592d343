import assert from "node:assert/strict";
import { Problem } from "../../tools/problem";
import { awsProblem, isDenied } from "../../tools/stack/aws-problem";

const asker = { project: "sweepstack", stack: "dev", region: "eu-west-1" };

describe("awsProblem", () => {
  const rows: [name: string, error: Error, code: string, message: string, hint: string | undefined][] = [
    [
      "no credentials",
      named("CredentialsProviderError", "Could not load credentials from any providers"),
      "aws-credentials",
      "there are no AWS credentials on this machine",
      "set AWS_PROFILE, or sign in with aws sso login",
    ],
    [
      "an SSO session that is over",
      named("CredentialsProviderError", "The SSO session associated with this profile has expired."),
      "aws-expired",
      "the AWS credentials have expired",
      "aws sso login, or get new ones where these came from",
    ],
    [
      "a token that is over",
      named("ExpiredTokenException", "The security token included in the request is expired", 400),
      "aws-expired",
      "the AWS credentials have expired",
      "aws sso login, or get new ones where these came from",
    ],
    [
      "credentials that nobody knows",
      named("UnrecognizedClientException", "The security token included in the request is invalid.", 403),
      "aws-unknown-credentials",
      "AWS does not know these credentials in eu-west-1",
      "check AWS_PROFILE, and what AWS_ACCESS_KEY_ID says; eu-west-1 must be switched on for the account",
    ],
    [
      "a clock that is wrong",
      named("InvalidSignatureException", "Signature not yet current: 20261125T1200Z is later than", 403),
      "aws-clock",
      "this machine's clock is wrong, and AWS refuses what it signs",
      "set the clock (timedatectl set-ntp true)",
    ],
    [
      "a right that lacks",
      named("AccessDeniedException", "User: anna is not authorized to perform: ssm:GetParameter", 400),
      "aws-denied",
      "these credentials may not (User: anna is not authorized to perform: ssm:GetParameter)",
      "have the policy sweepstack-dev-submitter (for a sandbox, its base's …-sandbox-submitter) attached to who they belong to",
    ],
    [
      "a status alone",
      named("Unknown", "UnknownError", 403),
      "aws-denied",
      "these credentials may not (Unknown)",
      "have the policy sweepstack-dev-submitter (for a sandbox, its base's …-sandbox-submitter) attached to who they belong to",
    ],
    [
      "a region that there is not",
      Object.assign(new Error("getaddrinfo ENOTFOUND ssm.eu-west-1.amazonaws.com"), { code: "ENOTFOUND" }),
      "aws-network",
      "there is no way to AWS in eu-west-1 (getaddrinfo ENOTFOUND ssm.eu-west-1.amazonaws.com)",
      "check the network, and that the region is called eu-west-1",
    ],
    [
      "no network",
      new Error("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) }),
      "aws-network",
      "there is no way to AWS in eu-west-1 (fetch failed)",
      "check the network, its proxy (HTTPS_PROXY) and certificates (NODE_EXTRA_CA_CERTS)",
    ],
    [
      "a proxy's certificate",
      Object.assign(new Error("self-signed certificate"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
      "aws-network",
      "there is no way to AWS in eu-west-1 (self-signed certificate)",
      "check the network, its proxy (HTTPS_PROXY) and certificates (NODE_EXTRA_CA_CERTS)",
    ],
    [
      "too many requests",
      named("TooManyRequestsException", "Too Many Requests", 429),
      "aws-throttled",
      "AWS was asked too often, and went on saying so",
      "run the command again in a minute",
    ],
    [
      "S3's word for too many, which comes as a failure",
      named("SlowDown", "Please reduce your request rate.", 503),
      "aws-throttled",
      "AWS was asked too often, and went on saying so",
      "run the command again in a minute",
    ],
    [
      "a failure of AWS",
      named("InternalServerError", "oops", 500),
      "aws-down",
      "AWS failed (oops)",
      "run the command again; https://health.aws.amazon.com tells of outages",
    ],
    [
      "anything else that a service says",
      named("ClientException", "Job queue\n  does not exist", 400),
      "aws-refused",
      "AWS said no (Job queue does not exist)",
      undefined,
    ],
  ];
  for (const [name, error, code, message, hint] of rows) {
    it(`says what to do about ${name}`, () => {
      const problem = awsProblem(error, "read the contract", asker);
      assert.ok(problem instanceof Problem);
      assert.deepEqual(
        [problem.code, problem.message, problem.hint, problem.exitCode],
        [code, `cannot read the contract: ${message}`, hint, 3],
      );
      assert.equal(isDenied(problem), code === "aws-denied");
    });
  }

  it("names the profile that has to sign in", () => {
    const of = (message: string) =>
      awsProblem(named("CredentialsProviderError", message), "look", {
        ...asker,
        profile: "team",
      }) as Problem;
    assert.equal(
      of("Token is expired").hint,
      "aws sso login --profile team, or get new ones where these came from",
    );
    assert.equal(of("nothing").message, 'cannot look: the AWS profile "team" gives no credentials');
  });

  it("leaves bugs and problems as they are", () => {
    for (const error of [new TypeError("x is not a function"), new Problem("known"), "text"])
      assert.equal(awsProblem(error, "look", asker), error);
  });
});

function named(name: string, message: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(message), {
    name,
    ...(httpStatusCode !== undefined && { $metadata: { httpStatusCode } }),
  });
}
