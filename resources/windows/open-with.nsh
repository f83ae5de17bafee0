; Tables can be opened with Tunesmith ("Open with"); what opens them by default, a spreadsheet program as a rule, stays as it is.
; fileAssociations of electron-builder would make Tunesmith the default.

!define TUNESMITH_TABLE "Tunesmith.Table"

!macro eachTable DO
  !insertmacro ${DO} "csv"
  !insertmacro ${DO} "tsv"
  !insertmacro ${DO} "jsonl"
  !insertmacro ${DO} "parquet"
  !insertmacro ${DO} "xlsx"
!macroend

!macro offerFor EXTENSION
  WriteRegNone SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "${TUNESMITH_TABLE}"
!macroend

!macro offerNoLongerFor EXTENSION
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "${TUNESMITH_TABLE}"
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TUNESMITH_TABLE}" "" "Table of texts"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TUNESMITH_TABLE}\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TUNESMITH_TABLE}\shell\open\command" "" '"$appExe" "%1"'
  !insertmacro eachTable offerFor
!macroend

!macro customUnInstall
  !insertmacro eachTable offerNoLongerFor
  DeleteRegKey SHELL_CONTEXT "Software\Classes\${TUNESMITH_TABLE}"
!macroend
