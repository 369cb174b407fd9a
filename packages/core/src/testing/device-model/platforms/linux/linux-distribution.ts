/** What differs between one Linux and another. */
export interface LinuxDistribution {
  /** Release of the kernel, as `uname -r` prints it. */
  kernel: string
  /** Its build, as `uname -v` prints it. */
  build: string
  /** `/etc/os-release`. */
  osRelease: string
  /** Printed at login behind the line that names the kernel. */
  greeting: string
  /** `PS1`. */
  prompt: string
}

export const DEBIAN: LinuxDistribution = {
  kernel: '6.1.0-18-amd64',
  build: '#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)',
  osRelease: `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
`,
  greeting:
    '\nThe programs included with the Debian GNU/Linux system are free software;\nthe exact distribution terms for each program are described in the\nindividual files in /usr/share/doc/*/copyright.\n',
  prompt: '\\u@\\h:\\w\\$ ',
}

/** The prompt names the VRF that the login came in by. */
export const CUMULUS: LinuxDistribution = {
  kernel: '5.10.0-cl-1-amd64',
  build: '#1 SMP Debian 5.10.189-1+cl5.8.0u16 (2024-01-27)',
  osRelease: `NAME="Cumulus Linux"
VERSION_ID=5.8.0
VERSION="Cumulus Linux 5.8.0"
PRETTY_NAME="Cumulus Linux"
ID=cumulus-linux
ID_LIKE=debian
CPE_NAME=cpe:/o:cumulusnetworks:cumulus_linux:5.8.0
HOME_URL="http://www.cumulusnetworks.com/"
`,
  greeting:
    '\nWelcome to NVIDIA Cumulus (R) Linux (R)\n\nFor support and online technical documentation, visit\nhttps://www.nvidia.com/en-us/support\n',
  prompt: '\\u@\\h:mgmt:\\w\\$ ',
}
