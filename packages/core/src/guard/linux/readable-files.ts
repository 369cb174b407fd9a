/** Files and folders that hold state of the system and no secrets. */
const READABLE: readonly RegExp[] = [
  /^\/proc\/(?:cpuinfo|meminfo|loadavg|uptime|version|mounts|stat|vmstat|interrupts|softirqs|diskstats|partitions|swaps|filesystems|modules|devices|buddyinfo|zoneinfo|mdstat|cgroups|crypto|iomem|ioports|locks|misc|slabinfo)$/,
  /^\/proc\/net\/(?:dev|route|ipv6_route|arp|snmp6?|netstat|sockstat6?|tcp6?|udp6?|raw6?|unix|igmp6?|if_inet6|dev_mcast|fib_trie|softnet_stat|wireless|protocols|ptype|bonding\/[\w.-]+|vlan\/[\w.-]+|stat\/[\w.-]+)$/,
  /^\/proc\/(?:pressure|sys)\/[\w./-]+$/,
  /^\/sys\/class\/(?:net|thermal|hwmon|power_supply|bonding|block|dmi\/id)\/[\w./:-]+$/,
  /^\/sys\/devices\/system\/[\w./-]+$/,
  /^\/etc\/(?:os-release|lsb-release|hostname|hosts|passwd|group|resolv\.conf|issue|issue\.net|motd|timezone|localtime|debian_version|redhat-release|centos-release|alpine-release|cumulus-release|services|protocols|networks|nsswitch\.conf|fstab|mtab|shells|machine-id|adjtime|network\/interfaces|sysconfig\/network|cumulus\/ports\.conf|image-release|frr\/daemons)$/,
  /^\/(?:usr\/lib|run\/systemd)\/(?:os-release|resolve\/resolv\.conf|resolve\/stub-resolv\.conf)$/,
  /^\/run\/reboot-required(?:\.pkgs)?$/,
  /^\/var\/run\/reboot-required(?:\.pkgs)?$/,
  /^\/var\/log\/[\w][\w./@:+-]*$/,
]

/** Whether a file is one of those that may be printed. Links in these folders are trusted; `..` is not. */
export const isReadableFile = (path: string): boolean =>
  !path.split('/').includes('..') && READABLE.some((pattern) => pattern.test(path))
