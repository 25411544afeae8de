import { test } from "../../harness/testing/tap.ts";
import { addressBytes, network } from "../../src/forwarding/address.ts";
import { mayCall } from "./addresses.ts";

test("only public addresses may be called", (t) => {
  for (const address of [
    "8.8.8.8",
    "1.1.1.1",
    "172.15.0.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
  ])
    t.ok(mayCall(address, false), address);
  for (const address of [
    ...[
      "0.0.0.0",
      "10.1.2.3",
      "100.64.0.1",
      "127.0.0.1",
      "127.255.255.254",
      "169.254.169.254",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.1.1",
    ],
    ...[
      "192.0.0.8",
      "198.18.0.1",
      "203.0.113.5",
      "224.0.0.1",
      "255.255.255.255",
      "::",
      "::1",
      "::127.0.0.1",
      "::ffff:127.0.0.1",
      "::ffff:10.0.0.1",
    ],
    ...[
      "::ffff:7f00:1",
      "fc00::1",
      "fd00:ec2::254",
      "fe80::1",
      "fe80::1%eth0",
      "fec0::1",
      "ff02::1",
      "64:ff9b::7f00:1",
      "64:ff9b::169.254.169.254",
    ],
    ...[
      "2002:7f00:1::",
      "2002:a00:1::1",
      "2001:db8::1",
      "2001::1",
      "100::1",
      "",
      "localhost",
      "1.2.3",
      "1.2.3.256",
      "1:2:3",
      "::1::",
      "12345::",
    ],
  ])
    t.notOk(mayCall(address, false), address || "(empty)");
});

test("allowed networks open what they hold and nothing else", (t) => {
  const allowed = ["10.0.0.0/8", "fd00::/8", "127.0.0.1/32"].map(network);
  for (const address of ["10.9.9.9", "fd12::1", "127.0.0.1", "::ffff:10.0.0.1", "8.8.8.8"]) t.ok(mayCall(address, allowed), address);
  for (const address of ["127.0.0.2", "192.168.0.1", "fc00::1", "169.254.169.254"]) t.notOk(mayCall(address, allowed), address);
  t.ok(mayCall("127.0.0.1", true));
  t.throws(() => network("10.0.0.0"), /not a network/);
  t.same([...addressBytes("::ffff:1.2.3.4")!.slice(10)], [255, 255, 1, 2, 3, 4]);
});
