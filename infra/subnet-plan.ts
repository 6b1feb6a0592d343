/** The address ranges of a network's subnets, one of each kind in each zone. */
export interface SubnetPlan {
  /** 4,091 addresses each. */
  readonly public: readonly string[];
  /** 4,091 addresses each. */
  readonly private: readonly string[];
  /** 251 addresses each, without a way out: for databases. */
  readonly isolated: readonly string[];
}

/**
 * Divides a range of size /16; the same zone gets the same range however many zones there are.
 *
 * @example planSubnets("10.40.0.0/16", 2).public // ["10.40.0.0/20", "10.40.16.0/20"]
 */
export function planSubnets(cidr: string, zones: number): SubnetPlan {
  const [first, second] = cidr.split(".");
  const each = (make: (zone: number) => string) =>
    Array.from({ length: zones }, (_, zone) => `${first}.${second}.${make(zone)}`);
  return {
    public: each((zone) => `${16 * zone}.0/20`),
    private: each((zone) => `${64 + 16 * zone}.0/20`),
    isolated: each((zone) => `${128 + zone}.0/24`),
  };
}
