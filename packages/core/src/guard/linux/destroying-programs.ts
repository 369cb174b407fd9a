/** Programs that take state away or the machine down, whatever their arguments. */
const DESTROYS: ReadonlySet<string> = new Set(
  `rm rmdir unlink shred truncate dd mkfs mkswap wipefs fdisk sfdisk cfdisk gdisk sgdisk parted partprobe blkdiscard reboot shutdown
   halt poweroff init telinit kexec kill killall pkill userdel groupdel deluser delgroup swapoff umount lvremove vgremove pvremove
   pvcreate vgcreate hdparm nvme flashrom efibootmgr onie-install onie-select cl-img-select factory-reset`
    .trim()
    .split(/\s+/),
)

export const destroys = (program: string): boolean => DESTROYS.has(program) || program.startsWith('mkfs.')

/** Whether a program that destroys stands anywhere in words of which a shell or another program may run some. */
export const mayDestroy = (words: readonly string[]): boolean =>
  words.some(
    (word) =>
      word === '-delete' ||
      word
        .toLowerCase()
        .split(/[^\w.-]+/)
        .some(destroys),
  )
