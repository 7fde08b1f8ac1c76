import { expect, it } from 'vitest'
import { addressKind } from './addresses.ts'
import { problemOf } from './target.ts'

it.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.169.254',
  '169.254.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:a00:1',
  '0:0:0:0:0:ffff:169.254.169.254',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1::1',
  'fd00:ec2::254',
  'fc00::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '2002:a9fe:a9fe::',
  '3fff::1',
  '4000::1',
  '',
  'localhost',
  '127.1',
  '0x7f.0.0.1',
  '1.2.3',
])('%s may not be connected to', (address) => {
  expect(addressKind(address)).toBe('refused')
})

it.each(['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1'])(
  '%s is this machine',
  (address) => {
    expect(addressKind(address)).toBe('loopback')
  },
)

it.each([
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:800::200e',
])('%s is on the public internet', (address) => {
  expect(addressKind(address)).toBe('public')
})

const strict = { ports: [443, 8443], allowsLoopback: false }
const onLoopback = { ports: [443], allowsLoopback: true }

it.each([
  'https://idp.example',
  'https://idp.example/',
  'https://idp.example:8443/keys?x=1',
  'https://idp.example:443/',
  'https://xn--bcher-kva.example/',
  'https://a.b-c.example/%7Euser/.well-known/jwks.json',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
])('the address %s may be asked', (address) => {
  expect(problemOf(address, strict)).toBeNull()
})

it.each<[string, string]>([
  ['', 'address_form'],
  ['idp.example', 'address_form'],
  ['https:idp.example', 'address_form'],
  ['https:/idp.example', 'address_form'],
  ['https://', 'address_form'],
  ['HTTPS://idp.example', 'address_form'],
  [' https://idp.example', 'address_form'],
  ['https://idp.example\n', 'address_form'],
  ['https://idp.example/\tx', 'address_form'],
  ['https://idp.example\\@other.example/', 'address_form'],
  ['https://idp.example/#keys', 'address_form'],
  ['https://bücher.example/', 'address_form'],
  ['https://idp。example/', 'address_form'],
  [`https://idp.example/${'x'.repeat(2048)}`, 'address_form'],
  ['http://idp.example/', 'scheme'],
  ['ftp://idp.example/', 'scheme'],
  ['file:///etc/passwd', 'scheme'],
  ['data://text/plain', 'scheme'],
  ['javascript://idp.example/', 'scheme'],
  ['https://ann@idp.example/', 'userinfo'],
  ['https://ann:secret@idp.example/', 'userinfo'],
  ['https://@idp.example/', 'userinfo'],
  ['https://idp.example:80/', 'port'],
  ['https://idp.example:22/', 'port'],
  ['https://idp.example:6379/', 'port'],
  ['https://idp.example:0443/', 'port'],
  ['https://idp.example:/', 'port'],
  ['https://idp.example:99999/', 'address_form'],
  ['https://2130706433/', 'host_form'],
  ['https://0x7f000001/', 'host_form'],
  ['https://0x7f.0.0.1/', 'host_form'],
  ['https://0177.0.0.1/', 'host_form'],
  ['https://017700000001/', 'host_form'],
  ['https://127.1/', 'host_form'],
  ['https://127.0.1/', 'host_form'],
  ['https://127.0.0.1./', 'host_form'],
  ['https://idp.example./', 'host_form'],
  ['https://IDP.example/', 'host_form'],
  ['https://%31%32%37.0.0.1/', 'host_form'],
  ['https://-idp.example/', 'host_form'],
  ['https://idp_x.example/', 'host_form'],
  ['https://[::FFFF:127.0.0.1]/', 'host_form'],
  ['https://[0:0:0:0:0:0:0:1]/', 'host_form'],
  [`https://${'a.'.repeat(130)}example/`, 'host_form'],
])('the address %j is refused: %s', (address, problem) => {
  expect(problemOf(address, strict)).toBe(problem)
  expect(problemOf(address, onLoopback)).toBe(
    // http and any port are for this machine, which the address alone does not tell.
    (problem === 'scheme' && address.startsWith('http:')) || isOtherPort(address) ? null : problem,
  )
})

const isOtherPort = (address: string): boolean => /:(?:80|22|6379)\/$/.test(address)
