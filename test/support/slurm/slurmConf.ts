/** The configuration of a Slurm for tests. */

export interface SlurmPlaces {
  readonly folder: string;
  /** Short name; it must be the machine's own. */
  readonly host: string;
  /** Who starts it; jobs of others need root. */
  readonly user: string;
  readonly socket: string;
  readonly controller: number;
  readonly node: number;
  /** A job that ended is known for so long. */
  readonly remembersS: number;
}

/**
 * - `linuxproc`, no task plugin: with cgroups that are not there a job says COMPLETED and never ran.
 * - The scheduler passes by each second, where it does each minute at a site, and jobs that ended are forgotten soon.
 * - More processors than there are: tests that run at once do not wait for each other.
 * - No accounting. A partition in which nothing starts, because its only node is not there.
 */
export const slurmConf = ({ folder, host, user, socket, controller, node, remembersS }: SlurmPlaces): string => `
ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=${user}
SlurmdUser=${user}
SlurmctldPort=${controller}
SlurmdPort=${node}
AuthType=auth/munge
AuthInfo=socket=${socket}
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=1,sched_min_interval=0,batch_sched_delay=0
MinJobAge=${remembersS}
KillWait=5
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName=${host} NodeAddr=127.0.0.1 CPUs=32 RealMemory=500 State=UNKNOWN
PartitionName=open Nodes=${host} Default=YES DefaultTime=5 MaxTime=INFINITE State=UP
NodeName=away NodeAddr=127.0.0.2 CPUs=1 RealMemory=500 State=DRAIN
PartitionName=closed Nodes=away MaxTime=INFINITE State=UP
`;
