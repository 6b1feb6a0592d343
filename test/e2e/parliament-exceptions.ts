/** A finding of parliament's that is none. */
export interface ParliamentException {
  readonly issue: string;
  /** What parliament says of it. */
  readonly detail: RegExp;
  /** The names of the policies. */
  readonly policy: RegExp;
  readonly reason: string;
}

/** All findings that are let pass; the tests refuse an exception that lets none pass. */
export const parliamentExceptions: readonly ParliamentException[] = [
  {
    issue: "RESOURCE_MISMATCH",
    detail: /"batch:SubmitJob".*job-definition\/\*"/,
    policy: /-submitter$/,
    reason:
      "parliament takes an ARN apart at its colons and does not know the one before a revision; IAM's own pages have job-definition/NAME:REVISION for SubmitJob",
  },
];
