import type { Command } from '../model/command.ts';
import { dockerOf } from '../model/container-command.ts';
import { dockerExecOf } from '../model/shell-command.ts';
import { stressArgv } from '../model/stress.ts';
import { curlOf } from '../systems/app/command.ts';
import { etcdctlOf } from '../systems/etcd/command.ts';
import { socatOf } from '../systems/haproxy/command.ts';
import type { PatroniCommand } from '../systems/patroni/command.ts';
import { redisCliOf } from '../systems/sentinel/command.ts';
import { withoutSecrets } from '../text/secrets.ts';

/** The line that does the same from a shell, without the console. */
export function equivalentOf(command: Command): string {
  switch (command.type) {
    case 'fault.inject':
      return faultLine(command);
    case 'console.read-only':
      return 'paws-console --read-only';
    case 'fault.heal':
      return `paws-console heal ${command.id}`;
    case 'etcd.move-leader':
    case 'etcd.defragment':
    case 'etcd.alarms':
    case 'etcd.disarm':
    case 'etcd.snapshot':
    case 'etcd.release-leader-key':
      return etcdctlOf(command);
    case 'sentinel.failover':
    case 'sentinel.reset':
    case 'sentinel.ckquorum':
      return redisCliOf(command);
    case 'haproxy.state':
    case 'haproxy.shutdown-sessions':
      return socatOf(command);
    case 'app.load':
      return curlOf(command);
    case 'container.control':
      return dockerOf(command);
    case 'container.shell':
      return dockerExecOf(command);
    default:
      return patroniLine(command);
  }
}

function faultLine({ container, seconds, fault }: Extract<Command, { type: 'fault.inject' }>): string {
  switch (fault.kind) {
    case 'kill':
      return `docker kill ${container} && sleep ${seconds} && docker start ${container}`;
    case 'stop':
      return `docker stop ${container} && sleep ${seconds} && docker start ${container}`;
    case 'pause':
      return `docker pause ${container} && sleep ${seconds} && docker unpause ${container}`;
    case 'partition': {
      const target = fault.mode === 'drop' ? 'DROP' : 'REJECT';
      const peer = fault.peers.length === 0 ? '' : ` -s ${fault.peers.join(',')}`;
      return `docker run --rm --network container:${container} --cap-add NET_ADMIN … iptables -I INPUT${peer} -j ${target}`;
    }
    case 'latency':
      return `tc qdisc add dev eth0 root netem delay ${fault.delayMs}ms loss ${fault.lossPercent}%`;
    default:
      return `docker exec ${container} ${stressArgv(fault, seconds).join(' ')}`;
  }
}

function patroniLine(command: PatroniCommand): string {
  switch (command.type) {
    case 'patroni.switchover': {
      const at = command.at === undefined ? '' : ` --scheduled ${command.at}`;
      return `patronictl switchover ${command.cluster} --leader ${command.leader} --candidate ${command.candidate}${at} --force`;
    }
    case 'patroni.unschedule':
      return `patronictl flush ${command.cluster} switchover --force`;
    case 'patroni.failover':
      return `patronictl failover ${command.cluster} --candidate ${command.candidate} --force`;
    case 'patroni.reinitialize':
      return `patronictl reinit ${command.cluster} ${command.member} --force`;
    case 'patroni.restart':
      return `patronictl restart ${command.cluster} ${command.member}${command.pendingOnly ? ' --pending' : ''} --force`;
    case 'patroni.reload':
      return `patronictl reload ${command.cluster} ${command.member} --force`;
    case 'patroni.pause':
      return `patronictl ${command.on ? 'pause' : 'resume'} ${command.cluster} --wait`;
    case 'patroni.configure':
      // The line is shown, kept and copied: what is set as a password must be put in by hand.
      return `echo ${quoted(JSON.stringify(withoutSecrets(command.patch)))} | patronictl edit-config ${command.cluster} --apply - --force`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
