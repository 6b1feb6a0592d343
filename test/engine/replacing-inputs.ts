// biome-ignore lint/suspicious/noExplicitAny: inputs are whatever a resource takes
export type Inputs = Readonly<Record<string, any>>;

/** The inputs whose change makes the provider replace a resource, as its schema and its code say. */
const replacing: Readonly<Record<string, readonly string[]>> = {
  "aws:batch/computeEnvironment:ComputeEnvironment": ["name", "type"],
  "aws:batch/jobDefinition:JobDefinition": ["name"],
  "aws:batch/jobQueue:JobQueue": ["name"],
  "aws:budgets/budget:Budget": ["name"],
  "aws:cloudwatch/eventRule:EventRule": ["name"],
  "aws:cloudwatch/logGroup:LogGroup": ["name"],
  "aws:ec2/eip:Eip": ["domain"],
  "aws:ec2/natGateway:NatGateway": ["subnetId", "allocationId"],
  "aws:ec2/route:Route": ["routeTableId", "destinationCidrBlock"],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/securityGroup:SecurityGroup": ["name", "description", "vpcId"],
  "aws:ec2/subnet:Subnet": ["availabilityZone", "cidrBlock", "vpcId"],
  "aws:ec2/vpc:Vpc": ["cidrBlock"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["serviceName", "vpcEndpointType", "vpcId"],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["repository"],
  "aws:ecr/repository:Repository": ["encryptionConfigurations", "name"],
  "aws:iam/instanceProfile:InstanceProfile": ["name", "path"],
  "aws:iam/policy:Policy": ["description", "name", "path"],
  "aws:iam/role:Role": ["name", "path"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
  "aws:rds/instance:Instance": ["identifier", "storageEncrypted", "username"],
  "aws:rds/parameterGroup:ParameterGroup": ["family", "name"],
  "aws:rds/subnetGroup:SubnetGroup": ["name"],
  "aws:s3/bucket:Bucket": ["bucket"],
  "aws:secretsmanager/secret:Secret": ["name"],
  "aws:sns/topic:Topic": ["name"],
  "aws:sns/topicSubscription:TopicSubscription": ["endpoint", "protocol", "topic"],
  "aws:ssm/parameter:Parameter": ["name"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
  "random:index/randomId:RandomId": ["byteLength", "keepers"],
};

/** Which of the changed inputs make the provider replace a resource instead of updating it. */
export function replacingInputs(
  type: string,
  changed: readonly string[],
  olds: Inputs,
  news: Inputs,
): string[] {
  // A list of rules that gets longer or shorter is beyond what the provider updates.
  const rules = ({ retryStrategy }: Inputs) => retryStrategy?.evaluateOnExits?.length;
  return changed.filter(
    (key) =>
      (replacing[type] ?? []).includes(key) ||
      (type === "aws:batch/jobDefinition:JobDefinition" &&
        key === "retryStrategy" &&
        rules(olds) !== rules(news)),
  );
}
