import { machineLayout } from "./machine-layout";

const { facts } = machineLayout;

/**
 * What a machine does before it takes jobs.
 *
 * Jobs on ECS machines of Batch use the machine's own network, where a hop limit keeps nobody from the metadata and so
 * from the credentials of the machine's role: only root may ask for them, and jobs are not root. A machine on which that
 * cannot be set takes no jobs, of which Batch tells by an INVALID compute environment.
 * https://docs.aws.amazon.com/batch/latest/userguide/networking-modes-jobs.html
 */
const script = `#!/bin/bash
cat >> /etc/ecs/ecs.config <<'END'
ECS_IMAGE_PULL_BEHAVIOR=prefer-cached
ECS_ENABLE_SPOT_INSTANCE_DRAINING=true
ECS_CONTAINER_STOP_TIMEOUT=110s
END
if ! iptables --wait --insert OUTPUT --destination 169.254.169.254 --match owner ! --uid-owner 0 --jump REJECT; then
  echo "jobs could read the machine's credentials: it takes none" >&2
  systemctl mask ecs
fi
metadata=http://169.254.169.254/latest
token=$(curl --silent --fail --request PUT --header "X-aws-ec2-metadata-token-ttl-seconds: 300" $metadata/api/token)
fact() { curl --silent --fail --header "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"; }
mkdir --parents ${facts.onMachine}
printf '{"instanceType":"%s","lifecycle":"%s","zone":"%s"}\\n' \\
  "$(fact instance-type)" "$(fact instance-life-cycle)" "$(fact placement/availability-zone)" \\
  > ${facts.onMachine}/instance.json
`;

const boundary = "==SWEEP==";

/** The user data of a launch template: Batch adds parts of its own, so that it must be a MIME document of several. */
export const userData = `MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="${boundary}"

--${boundary}
Content-Type: text/x-shellscript; charset="us-ascii"

${script}
--${boundary}--
`;
