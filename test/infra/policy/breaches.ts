import type { CheckedResource } from "../../../infra/policy/rule";

/** What makes other resources of those of a stack. */
export type Change = (resources: readonly CheckedResource[]) => readonly CheckedResource[];

/** Changes one resource: its inputs, and options where there are any. */
function set(
  type: string,
  inputs: CheckedResource["inputs"],
  options: Partial<CheckedResource> = {},
  name?: string,
): Change {
  return (resources) => {
    const at = resources.findIndex(
      (each) => each.type === type && (name === undefined || each.name === name),
    );
    const found = resources[at]!;
    return resources.with(at, { ...found, ...options, inputs: { ...found.inputs, ...inputs } });
  };
}

/** Takes all resources of a type away. */
function without(type: string): Change {
  return (resources) => resources.filter((each) => each.type !== type);
}

/** Changes what a job's container is. */
function container(inputs: Record<string, unknown>): Change {
  return (resources) => {
    const { inputs: before } = resources.find(({ name }) => name === "sweepstack_prod_small")!;
    const properties = { ...JSON.parse(before.containerProperties), ...inputs };
    const text = JSON.stringify(properties);
    return set(definition, { containerProperties: text }, {}, "sweepstack_prod_small")(resources);
  };
}

/** Lets one statement be all of a role's policy. */
function allow(statement: Record<string, unknown>): Change {
  const policy = JSON.stringify({ Statement: [{ Sid: "More", Effect: "Allow", ...statement }] });
  return set("aws:iam/rolePolicy:RolePolicy", { policy }, {}, "sweepstack-prod-job");
}

const bucket = "aws:s3/bucket:Bucket";
const accessBlock = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
const server = "aws:rds/instance:Instance";
const repository = "aws:ecr/repository:Repository";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const environment = "aws:batch/computeEnvironment:ComputeEnvironment";
const definition = "aws:batch/jobDefinition:JobDefinition";
const role = "aws:iam/role:Role";

/** What of the stack `prod` is changed, how, and all that is then said. */
export const breaches: readonly [name: string, change: Change, ...messages: string[]][] = [
  [
    "a bucket policy that goes",
    without(bucketPolicy),
    'aws:s3/bucket:Bucket sweepstack-prod-store: no bucket policy denies requests without TLS; add a BucketPolicy that denies s3:* to everybody where aws:SecureTransport is "false" (S3.5: requests without TLS are refused)',
  ],
  [
    "a bucket policy that denies by network",
    set(bucketPolicy, {
      policy: JSON.stringify({
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Condition: {
              Bool: { "aws:SecureTransport": "false" },
              StringNotEquals: { "aws:sourceVpce": "vpce-1" },
            },
          },
        ],
      }),
    }),
    "aws:s3/bucketPolicy:BucketPolicy sweepstack-prod-store: requests are denied by aws:sourceVpce; deny by aws:SecureTransport only (bucket-usable: people use the bucket from their own machines, with conditional writes and plain ones)",
  ],
  [
    "a bucket without a public access block",
    without(accessBlock),
    "aws:s3/bucket:Bucket sweepstack-prod-store: it has no public access block; add a BucketPublicAccessBlock (S3.8: buckets refuse public access)",
  ],
  [
    "a public access block with a hole",
    set(accessBlock, { blockPublicPolicy: false }),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock sweepstack-prod-store: blockPublicPolicy is false; set it to true (S3.8: buckets refuse public access)",
  ],
  [
    "a bucket with access control lists",
    set("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
      rule: { objectOwnership: "ObjectWriter" },
    }),
    "aws:s3/bucket:Bucket sweepstack-prod-store: access control lists are in force; add BucketOwnershipControls with BucketOwnerEnforced (S3.12: rights come from policies, not from access control lists)",
  ],
  [
    "a bucket without a lifecycle",
    without("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
    "aws:s3/bucket:Bucket sweepstack-prod-store: no lifecycle rule is enabled; add a BucketLifecycleConfiguration that removes unfinished uploads (S3.13: buckets have a lifecycle)",
  ],
  [
    "a ledger that expires",
    set("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
      rules: [{ id: "old", status: "Enabled", expiration: { days: 90 } }],
    }),
    'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration sweepstack-prod-store: the rule "old" expires what is there now; let it expire noncurrent versions only (ledger-never-expires: runs, claims and results are kept until somebody deletes them)',
  ],
  [
    "a public database server",
    set(server, { publiclyAccessible: true }),
    "aws:rds/instance:Instance sweepstack-prod-database: publiclyAccessible is true; set it to false (RDS.2: database servers are not public)",
  ],
  [
    "a database server that is not encrypted",
    set(server, { storageEncrypted: undefined }),
    "aws:rds/instance:Instance sweepstack-prod-database: storageEncrypted is not set; set it to true (RDS.3: data at rest is encrypted)",
    "aws:rds/instance:Instance sweepstack-prod-database: storageEncrypted is not set; set it to true (RDS.4: snapshots are encrypted, as their server is)",
  ],
  [
    "a database server in one zone",
    set(server, { multiAz: false }),
    "aws:rds/instance:Instance sweepstack-prod-database: multiAz is false; set it to true (RDS.5: a server outlives its zone)",
  ],
  [
    "a database server that can be deleted",
    set(server, { deletionProtection: false }),
    "aws:rds/instance:Instance sweepstack-prod-database: deletionProtection is false; set it to true (RDS.8: servers are not deleted by mistake)",
  ],
  [
    "a database server without logs",
    set(server, { enabledCloudwatchLogsExports: ["upgrade"] }),
    'aws:rds/instance:Instance sweepstack-prod-database: enabledCloudwatchLogsExports is ["upgrade"]; add "postgresql" (RDS.9: servers write their logs to CloudWatch)',
    `aws:rds/instance:Instance sweepstack-prod-database: enabledCloudwatchLogsExports is ["upgrade"]; add "postgresql" (RDS.36: PostgreSQL's log goes to CloudWatch)`,
  ],
  [
    "a database server that says nothing of logs",
    set(server, { enabledCloudwatchLogsExports: undefined }),
    'aws:rds/instance:Instance sweepstack-prod-database: enabledCloudwatchLogsExports is []; add "postgresql" (RDS.9: servers write their logs to CloudWatch)',
    'aws:rds/instance:Instance sweepstack-prod-database: enabledCloudwatchLogsExports is []; add "upgrade" (RDS.9: servers write their logs to CloudWatch)',
    `aws:rds/instance:Instance sweepstack-prod-database: enabledCloudwatchLogsExports is []; add "postgresql" (RDS.36: PostgreSQL's log goes to CloudWatch)`,
  ],
  [
    "a database server with few backups",
    set(server, { backupRetentionPeriod: 1 }),
    "aws:rds/instance:Instance sweepstack-prod-database: backupRetentionPeriod is 1; set it to 7 at least (RDS.11: backups are kept for 7 days)",
  ],
  [
    "a database server without backups",
    set(server, { backupRetentionPeriod: undefined }),
    "aws:rds/instance:Instance sweepstack-prod-database: backupRetentionPeriod is 0; set it to 7 at least (RDS.11: backups are kept for 7 days)",
  ],
  [
    "a database server that stays as it is",
    set(server, { autoMinorVersionUpgrade: false }),
    "aws:rds/instance:Instance sweepstack-prod-database: autoMinorVersionUpgrade is false; set it to true (RDS.13: security fixes are installed)",
  ],
  [
    "snapshots without tags",
    set(server, { copyTagsToSnapshot: undefined }),
    "aws:rds/instance:Instance sweepstack-prod-database: copyTagsToSnapshot is not set; set it to true (RDS.17: snapshots say whose they are)",
  ],
  [
    "a master's password in Pulumi's state",
    set(server, { manageMasterUserPassword: undefined, password: "hunter2" }),
    "aws:rds/instance:Instance sweepstack-prod-database: manageMasterUserPassword is not set; set it to true (no-password-in-state: RDS keeps the master's password, and Pulumi never sees it)",
    "aws:rds/instance:Instance sweepstack-prod-database: password is set; remove it, and set manageMasterUserPassword to true (no-password-in-state: RDS keeps the master's password, and Pulumi never sees it)",
  ],
  [
    "PostgreSQL without TLS",
    set("aws:rds/parameterGroup:ParameterGroup", { parameters: [{ name: "rds.force_ssl", value: "0" }] }),
    'aws:rds/parameterGroup:ParameterGroup sweepstack-prod-database: rds.force_ssl is "0"; set it to "1" (RDS.38: connections to PostgreSQL are encrypted)',
  ],
  [
    "images that nobody scans",
    set(repository, { imageScanningConfiguration: undefined }),
    "aws:ecr/repository:Repository sweepstack-prod-image: imageScanningConfiguration.scanOnPush is not set; set it to true (ECR.1: images are scanned when they are pushed)",
  ],
  [
    "tags that move",
    set(repository, { imageTagMutability: "MUTABLE" }),
    'aws:ecr/repository:Repository sweepstack-prod-image: imageTagMutability is "MUTABLE"; set it to "IMMUTABLE" (ECR.2: a tag is one image for ever)',
  ],
  [
    "a repository without a lifecycle",
    without("aws:ecr/lifecyclePolicy:LifecyclePolicy"),
    "aws:ecr/repository:Repository sweepstack-prod-image: it has no lifecycle policy; add a LifecyclePolicy (ECR.3: repositories have a lifecycle)",
  ],
  [
    "images that are removed by age",
    set("aws:ecr/lifecyclePolicy:LifecyclePolicy", {
      policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { countType: "sinceImagePushed" } }] }),
    }),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy sweepstack-prod-image: the rule 1 counts sinceImagePushed; count imageCountMoreThan (image-in-use-stays: images are removed by count and never by age: one in use may be old)",
  ],
  [
    "metadata in version 1",
    set(template, { metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 1 } }),
    'aws:ec2/launchTemplate:LaunchTemplate sweepstack-prod-machine: metadataOptions.httpTokens is "optional"; set it to "required" (EC2.170: machines answer for metadata in version 2 only)',
  ],
  [
    "metadata two hops away",
    set(template, { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } }),
    "aws:ec2/launchTemplate:LaunchTemplate sweepstack-prod-machine: metadataOptions.httpPutResponseHopLimit is 2; set it to 1 (machine-credentials: metadata does not leave the machine)",
  ],
  [
    "a disk that is not encrypted",
    set(template, { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true } }] }),
    `aws:ec2/launchTemplate:LaunchTemplate sweepstack-prod-machine: ebs.encrypted of /dev/xvda is true; set it to "true", the text: the provider takes no boolean (EC2.181: machines' disks are encrypted)`,
  ],
  [
    "disks that nobody speaks of",
    set(template, { blockDeviceMappings: undefined }),
    `aws:ec2/launchTemplate:LaunchTemplate sweepstack-prod-machine: it names no volume; name the root volume with ebs.encrypted "true" (EC2.181: machines' disks are encrypted)`,
  ],
  [
    "machines that wait for jobs",
    set(environment, { computeResources: { minVcpus: 4, allocationStrategy: "BEST_FIT_PROGRESSIVE" } }),
    "aws:batch/computeEnvironment:ComputeEnvironment sweepstack-prod-compute-test: computeResources.minVcpus is 4; set it to 0 (no-idle-machines: a stack at rest has no machines)",
  ],
  [
    "a compute environment that would be replaced",
    set(environment, {
      serviceRole: "arn:aws:iam::123456789012:role/batch",
      computeResources: { minVcpus: 0, allocationStrategy: "BEST_FIT" },
    }),
    "aws:batch/computeEnvironment:ComputeEnvironment sweepstack-prod-compute-test: serviceRole is set; remove it: Batch has a role of its own (updated-in-place: compute environments are updated, not replaced, which their queues refuse)",
    'aws:batch/computeEnvironment:ComputeEnvironment sweepstack-prod-compute-test: computeResources.allocationStrategy is "BEST_FIT"; set it to one of BEST_FIT_PROGRESSIVE, SPOT_PRICE_CAPACITY_OPTIMIZED (updated-in-place: compute environments are updated, not replaced, which their queues refuse)',
  ],
  [
    "a default security group with members that talk",
    set("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { ingress: [{ self: true }] }),
    `aws:ec2/defaultSecurityGroup:DefaultSecurityGroup sweepstack-prod-default: ingress is [{"self":true}]; set it to [] (EC2.2: a network's own security group lets nothing pass)`,
  ],
  [
    "machines with public addresses",
    set("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true }, {}, "sweepstack-prod-private-1"),
    "aws:ec2/subnet:Subnet sweepstack-prod-private-1: mapPublicIpOnLaunch is true; set it to false (EC2.15: machines get no public address)",
  ],
  [
    "the internet let in",
    set("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { cidrIpv4: "0.0.0.0/0" }),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule sweepstack-prod-database-from-jobs: it lets 0.0.0.0/0 in; refer to a security group by referencedSecurityGroupId (EC2.18: nobody comes in from the internet)",
  ],
  [
    "rules inside of a security group",
    set("aws:ec2/securityGroup:SecurityGroup", { egress: [] }, {}, "sweepstack-prod-jobs"),
    "aws:ec2/securityGroup:SecurityGroup sweepstack-prod-jobs: egress is []; make it a resource of its own (rules-stand-alone: rules of security groups are resources of their own, since groups refer to one another)",
  ],
  [
    "an endpoint that costs by the hour",
    set("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Interface" }),
    'aws:ec2/vpcEndpoint:VpcEndpoint sweepstack-prod-s3: vpcEndpointType is "Interface"; take a gateway, or the NAT gateway (free-endpoints: a network has no endpoint that costs by the hour: together they cost more than a NAT gateway)',
  ],
  [
    "privileged jobs",
    container({ privileged: true }),
    "aws:batch/jobDefinition:JobDefinition sweepstack_prod_small: privileged is true; set it to false (ECS.4: jobs have no privileges on their machine)",
  ],
  [
    "jobs that may write anywhere",
    container({ readonlyRootFilesystem: undefined }),
    "aws:batch/jobDefinition:JobDefinition sweepstack_prod_small: readonlyRootFilesystem is not set; set it to true (ECS.5: a job's root file system is read-only)",
  ],
  [
    "jobs of root",
    container({ user: "0:0" }),
    `aws:batch/jobDefinition:JobDefinition sweepstack_prod_small: user is "0:0"; name one by its number, and not root's (ECS.20: jobs are not root)`,
  ],
  [
    "a password in a job's environment",
    container({ environment: [{ name: "PGPASSWORD", value: "hunter2" }] }),
    "aws:batch/jobDefinition:JobDefinition sweepstack_prod_small: the environment variable PGPASSWORD has its value in plain text; give it by secrets, from Secrets Manager (ECS.8: no secret stands in a definition, which many may read)",
  ],
  [
    "jobs without a log",
    container({ logConfiguration: undefined }),
    "aws:batch/jobDefinition:JobDefinition sweepstack_prod_small: logConfiguration is not set; set it (ECS.9: jobs have a log)",
    "aws:batch/jobDefinition:JobDefinition sweepstack_prod_small: logDriver is not set, awslogs-group is not set; set awslogs and the stack's log group (CIS.5.1: jobs write to CloudWatch Logs)",
  ],
  [
    "jobs that log elsewhere",
    container({ logConfiguration: { logDriver: "splunk" } }),
    `aws:batch/jobDefinition:JobDefinition sweepstack_prod_small: logDriver is "splunk", awslogs-group is not set; set awslogs and the stack's log group (CIS.5.1: jobs write to CloudWatch Logs)`,
  ],
  [
    "an image by its tag",
    container({ image: "example.org/mine:latest" }),
    'aws:batch/jobDefinition:JobDefinition sweepstack_prod_small: image is "example.org/mine:latest"; name the image by its digest (image-by-digest: a definition is one image for ever)',
  ],
  [
    "definitions that go when a new one comes",
    set(definition, { deregisterOnNewRevision: true }),
    "aws:batch/jobDefinition:JobDefinition sweepstack_prod_bootstrap: deregisterOnNewRevision is true; set it to false (revisions-stay: runs refer to revisions of definitions, which a change does not deregister)",
  ],
  [
    "definitions that go with their resource",
    set(definition, {}, { retainOnDelete: false }),
    "aws:batch/jobDefinition:JobDefinition sweepstack_prod_bootstrap: retainOnDelete is false; set this option to true (revisions-stay: runs refer to revisions of definitions, which a replacement or a destroy does not deregister)",
  ],
  [
    "a role that may do everything",
    allow({ Action: "*", Resource: "arn:aws:s3:::store" }),
    "aws:iam/rolePolicy:RolePolicy sweepstack-prod-job: the statement More allows the action *; name the actions (IAM.1: nobody may do everything)",
  ],
  [
    "actions by pattern",
    allow({ Action: ["s3:Get*"], Resource: ["arn:aws:s3:::store/*"] }),
    "aws:iam/rolePolicy:RolePolicy sweepstack-prod-job: the statement More allows s3:Get*; name the actions (IAM.21: actions are named one by one)",
  ],
  [
    "all actions but one",
    allow({ NotAction: ["iam:CreateUser"], Resource: ["arn:aws:s3:::store/*"] }),
    "aws:iam/rolePolicy:RolePolicy sweepstack-prod-job: the statement More allows all but iam:CreateUser; name the actions by Action (IAM.21: actions are named one by one)",
  ],
  [
    "rights on everything",
    allow({ Action: ["s3:GetObject", "ecr:GetAuthorizationToken"], Resource: ["*"] }),
    "aws:iam/rolePolicy:RolePolicy sweepstack-prod-job: the statement More allows s3:GetObject on *; name the resources (resources-named: a right is on named resources where its action takes any)",
  ],
  [
    "a role for any account's tasks",
    set(
      role,
      {
        assumeRolePolicy: JSON.stringify({
          Statement: [
            { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } },
          ],
        }),
      },
      {},
      "sweepstack-prod-job",
    ),
    'aws:iam/role:Role sweepstack-prod-job: "ecs-tasks.amazonaws.com" may take it for anybody; add the condition StringEquals aws:SourceAccount (CIS.5.2: a service takes a role on behalf of this account only)',
  ],
  [
    "a role beside the path",
    set(role, { path: undefined }, {}, "sweepstack-prod-job"),
    'aws:iam/role:Role sweepstack-prod-job: path is not set; set it to "/sweepstack/" (iam-path: whatever IAM holds stands under the path that the config says)',
  ],
  [
    "a role without its boundary",
    set(role, { permissionsBoundary: undefined }, {}, "sweepstack-prod-job"),
    'aws:iam/role:Role sweepstack-prod-job: permissionsBoundary is not set; set it to "arn:aws:iam::123456789012:policy/boundary" (iam-boundary: no role goes beyond the boundary that the config says)',
  ],
  [
    "a bucket of prod that a destroy takes",
    set(bucket, { forceDestroy: true }, { protect: false }),
    "aws:s3/bucket:Bucket sweepstack-prod-store: it is not protected; set the option protect to true (data-outlives-prod: prod's data is neither destroyed nor replaced)",
    "aws:s3/bucket:Bucket sweepstack-prod-store: forceDestroy is true; set it to false (data-outlives-prod: prod's data is neither destroyed nor replaced)",
  ],
  [
    "a database of prod that leaves nothing behind",
    set(server, { skipFinalSnapshot: true }),
    "aws:rds/instance:Instance sweepstack-prod-database: skipFinalSnapshot is true; set it to false (data-outlives-prod: prod's data is neither destroyed nor replaced)",
  ],
  [
    "logs for ever",
    set("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: undefined }, {}, "sweepstack-prod-jobs"),
    "aws:cloudwatch/logGroup:LogGroup sweepstack-prod-jobs: retentionInDays is not set; set it to a number of days (logs-expire: logs are kept for a time that somebody chose: without one they are kept, and paid, for ever)",
  ],
  [
    "a secret that takes its name along",
    set("aws:secretsmanager/secret:Secret", { recoveryWindowInDays: undefined }),
    "aws:secretsmanager/secret:Secret sweepstack-prod-login: recoveryWindowInDays is not set; set it to 0 (sandbox-names-free-again: a secret's name can be taken again once it is deleted: nothing in it is worth a month's wait)",
  ],
];
