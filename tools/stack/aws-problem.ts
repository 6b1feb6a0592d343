import { exitCode, Problem } from "../problem";
import type { StackSettings } from "./stack-settings";

/** Of whom AWS was asked, for the words of what went wrong. */
export type Asker = Pick<StackSettings, "project" | "stack" | "region" | "profile">;

/**
 * What AWS, or the way to it, said no with, in words. What no service said is a bug, and comes back as it is.
 *
 * @param doing - what was tried, such as `read the contract`
 */
export function awsProblem(error: unknown, doing: string, asker: Asker): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error;
  const names = [error.name, codeOf(error), codeOf(error.cause), statusOf(error)];
  const cause = causes.find(
    ({ name, message }) => names.some((each) => name.test(each)) && (!message || message.test(error.message)),
  );
  if (!cause && !("$metadata" in error)) return error;
  if (!cause) {
    return new Problem(`cannot ${doing}: AWS said no${said(error)}`, {
      code: "aws-refused",
      exitCode: exitCode.service,
    });
  }
  const { code, words, hint } = cause;
  return new Problem(`cannot ${doing}: ${words(asker, error)}`, {
    code,
    hint: hint(asker),
    exitCode: exitCode.service,
  });
}

/** Whether AWS was asked and said that this caller may not. */
export function isDenied(error: unknown): boolean {
  return error instanceof Problem && error.code === "aws-denied";
}

interface Cause {
  readonly code: string;
  /** Of an error's name or code. */
  readonly name: RegExp;
  /** Of an error's message, where names are not enough. */
  readonly message?: RegExp;
  readonly words: (asker: Asker, error: Error) => string;
  readonly hint: (asker: Asker) => string;
}

const logIn = ({ profile }: Asker) => `aws sso login${profile ? ` --profile ${profile}` : ""}`;

/** In the order in which they are looked for; the first that fits counts. */
const causes: readonly Cause[] = [
  {
    code: "aws-expired",
    name: /^(CredentialsProviderError|TokenProviderError)$/,
    message: /expired|sso login|refresh this SSO/i,
    words: () => "the AWS credentials have expired",
    hint: (asker) => `${logIn(asker)}, or get new ones where these came from`,
  },
  {
    code: "aws-credentials",
    name: /^(CredentialsProviderError|TokenProviderError)$/,
    words: ({ profile }) =>
      profile
        ? `the AWS profile "${profile}" gives no credentials`
        : "there are no AWS credentials on this machine",
    hint: (asker) =>
      asker.profile
        ? `aws configure list --profile ${asker.profile} shows what it holds; ${logIn(asker)} signs in`
        : `set AWS_PROFILE, or sign in with ${logIn(asker)}`,
  },
  {
    code: "aws-expired",
    name: /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired)$/,
    words: () => "the AWS credentials have expired",
    hint: (asker) => `${logIn(asker)}, or get new ones where these came from`,
  },
  {
    code: "aws-clock",
    name: /^(RequestExpired|RequestTimeTooSkewed|InvalidSignatureException|SignatureDoesNotMatch)$/,
    message: /expired|skew|not yet current|too large/i,
    words: () => "this machine's clock is wrong, and AWS refuses what it signs",
    hint: () => "set the clock (timedatectl set-ntp true)",
  },
  {
    code: "aws-unknown-credentials",
    name: /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|InvalidToken|AuthFailure|InvalidSignatureException|SignatureDoesNotMatch|NotAuthorized|IncompleteSignature)$/,
    words: ({ region }) => `AWS does not know these credentials in ${region}`,
    hint: ({ region }) =>
      `check AWS_PROFILE, and what AWS_ACCESS_KEY_ID says; ${region} must be switched on for the account`,
  },
  {
    code: "aws-denied",
    name: /^(AccessDenied|AccessDeniedException|AccessDeniedError|UnauthorizedOperation|AuthorizationError|AuthorizationErrorException|Forbidden|NotAuthorizedException|403)$/,
    words: (_, error) => `these credentials may not${said(error)}`,
    hint: ({ project, stack }) =>
      `have the policy ${project}-${stack}-submitter (for a sandbox, its base's …-sandbox-submitter) attached to who they belong to`,
  },
  {
    code: "aws-network",
    name: /^(ENOTFOUND|EAI_AGAIN)$/,
    words: ({ region }, error) => `there is no way to AWS in ${region}${said(error)}`,
    hint: ({ region }) => `check the network, and that the region is called ${region}`,
  },
  {
    code: "aws-network",
    name: /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|TimeoutError|NetworkingError|UNABLE_TO_.*|.*_CERT.*|CERT_.*)$/,
    words: ({ region }, error) => `there is no way to AWS in ${region}${said(error)}`,
    hint: () => "check the network, its proxy (HTTPS_PROXY) and certificates (NODE_EXTRA_CA_CERTS)",
  },
  {
    code: "aws-throttled",
    name: /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown|ProvisionedThroughputExceededException)$/,
    words: () => "AWS was asked too often, and went on saying so",
    hint: () => "run the command again in a minute",
  },
  {
    code: "aws-down",
    name: /^(InternalFailure|InternalError|InternalServerError|InternalServerException|ServerException|ServiceUnavailable|ServiceUnavailableException|500|502|503|504)$/,
    words: (_, error) => `AWS failed${said(error)}`,
    hint: () => "run the command again; https://health.aws.amazon.com tells of outages",
  },
];

/** The service's own words, on one line. */
function said({ name, message }: Error): string {
  const text = message.replaceAll(/\s+/g, " ").trim();
  return text === "" || text === "UnknownError" ? ` (${name})` : ` (${text})`;
}

/** S3 answers some questions with a status alone. */
function statusOf(error: object): string {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return String($metadata?.httpStatusCode ?? "");
}

function codeOf(error: unknown): string {
  const { Code, code } = (error ?? {}) as { readonly Code?: unknown; readonly code?: unknown };
  return String(Code ?? code ?? "");
}
