import { describe, expect, test } from 'vitest'
import { parseCiscoRoutes } from './cisco-routes.js'

describe('routes of IOS', () => {
  const routes = (text: string) =>
    parseCiscoRoutes(`Gateway of last resort is not set\n\n${text}`).map(
      ({ network, nextHop, protocol, metric }) => `${protocol} ${network} ${nextHop} ${metric}`,
    )

  test('every protocol and its metric', () => {
    expect(
      routes(`S*    0.0.0.0/0 [1/0] via 192.0.2.1
O*E2  0.0.0.0/0 [110/1] via 10.0.0.9, 00:01:02, GigabitEthernet0/1
      10.0.0.0/8 is variably subnetted, 9 subnets, 3 masks
C        10.0.0.0/24 is directly connected, GigabitEthernet0/1
L        10.0.0.1/32 is directly connected, GigabitEthernet0/1
O IA     10.1.0.0/16 [110/20] via 10.0.0.2, 3d04h, GigabitEthernet0/1
O E1     10.2.0.0/16 [110/40] via 10.0.0.2, 3d04h, GigabitEthernet0/1
B        10.3.0.0/16 [20/5] via 10.0.0.3, 1w2d
D        10.4.0.0/16 [90/3072] via 10.0.0.4, 00:00:10, GigabitEthernet0/2
D EX     10.5.0.0/16 [170/4000] via 10.0.0.4, 00:00:10, GigabitEthernet0/2
i L2     10.6.0.0/16 [115/30] via 10.0.0.5, 00:00:10, GigabitEthernet0/2
R        10.7.0.0/16 [120/2] via 10.0.0.6, 00:00:10, GigabitEthernet0/2
S        10.8.0.0/16 is directly connected, Null0`),
    ).toEqual([
      'static 0.0.0.0/0 192.0.2.1 0',
      'ospf 0.0.0.0/0 10.0.0.9 1',
      'connected 10.0.0.0/24 GigabitEthernet0/1 0',
      'local 10.0.0.1/32 GigabitEthernet0/1 0',
      'ospf 10.1.0.0/16 10.0.0.2 20',
      'ospf 10.2.0.0/16 10.0.0.2 40',
      'bgp 10.3.0.0/16 10.0.0.3 5',
      'eigrp 10.4.0.0/16 10.0.0.4 3072',
      'eigrp 10.5.0.0/16 10.0.0.4 4000',
      'isis 10.6.0.0/16 10.0.0.5 30',
      'rip 10.7.0.0/16 10.0.0.6 2',
      'static 10.8.0.0/16 Null0 0',
    ])
  })

  test('each of several next hops is an entry, and wrapped lines belong to the line before', () => {
    expect(
      routes(`O        10.1.0.0/16 [110/20] via 10.0.0.2, 00:01:00, GigabitEthernet0/1
                     [110/20] via 10.0.0.3, 00:01:00, GigabitEthernet0/2
O E2     10.2.0.0/16
           [110/20] via 10.0.0.4, 00:01:00, Port-channel1.100`),
    ).toEqual(['ospf 10.1.0.0/16 10.0.0.2 20', 'ospf 10.1.0.0/16 10.0.0.3 20', 'ospf 10.2.0.0/16 10.0.0.4 20'])
  })

  test('an entry without a length takes that of its header', () => {
    expect(
      routes(`     172.16.0.0/24 is subnetted, 2 subnets
C       172.16.1.0 is directly connected, Vlan1
S       172.16.2.0 [1/0] via 172.16.1.254`),
    ).toEqual(['connected 172.16.1.0/24 Vlan1 0', 'static 172.16.2.0/24 172.16.1.254 0'])
  })

  test('the legend of codes is no route', () => {
    expect(
      parseCiscoRoutes('Codes: L - local, C - connected, S - static\n\nGateway of last resort is not set\n'),
    ).toEqual([])
  })

  test('codes with small letters are codes too', () => {
    expect(
      routes(`i su  10.4.0.0/16 [115/20] via 10.0.0.2, 00:01:00, GigabitEthernet0/1
i ia  10.5.0.0/16 [115/30] via 10.0.0.3, 00:01:00, GigabitEthernet0/1
SI    10.6.0.0/16 [1/0] via 10.0.0.4
n Ni  10.7.0.0/16 is directly connected, Tunnel1`),
    ).toEqual([
      'isis 10.4.0.0/16 10.0.0.2 20',
      'isis 10.5.0.0/16 10.0.0.3 30',
      'static 10.6.0.0/16 10.0.0.4 0',
      'nat 10.7.0.0/16 Tunnel1 0',
    ])
  })

  test('an entry that cannot be read is left out, and gives its next hop to no other', () => {
    expect(
      routes(`S*    0.0.0.0/0 [1/0] via 192.0.2.1
?     10.4.0.0/16 [115/20] via 10.0.0.2, 00:01:00, GigabitEthernet0/1
                  [115/20] via 10.0.0.3, 00:01:00, GigabitEthernet0/2`),
    ).toEqual(['static 0.0.0.0/0 192.0.2.1 0'])
  })
})
