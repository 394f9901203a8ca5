// Names of files that a double click runs, and containers that hide them from a look at the name.
const executable = new Set(
  (
    'ade adp apk app application appref-ms bat chm cmd com command cpl crt dll dmg ex_ exe gadget hlp hta inf ins iso ' +
    'isp jar jnlp js jse library-ms lnk mde msc msi msix msp mst nsh pif ps1 psm1 reg scf scr sct settingcontent-ms ' +
    'shb shs sys url vb vbe vbs vhd vhdx vxd wsc wsf wsh xbap xll xpi'
  ).split(' ')
)

/** `invoice.pdf.exe`, also with the dots and spaces behind it that Windows drops. */
export function isExecutableName(name: string): boolean {
  const extension = /\.([a-z0-9_-]{1,18})[.\s]*$/i.exec(name)?.[1]?.toLowerCase()
  return extension !== undefined && executable.has(extension)
}
