#!/usr/bin/env bash
# Compiles every kernel to PTX for compute_75 at the lowest ISA that ptxas accepts: the older the ISA, the older the
# driver that takes it. What names Element is compiled twice, NAME.ptx for float and NAME_bf16.ptx for bfloat16. Needs
# nvcc and ptxas. Run by: mvn -q -Pcuda-kernels -pl kernels generate-resources
set -euo pipefail
cd "$(dirname "$0")"
out=../resources/dev/sunder/kernels/cuda
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/accepted"

# compile SOURCE NAME FLAG...
compile() {
  local source=$1 name=$2 hash isa
  shift 2
  nvcc -ptx -arch=compute_75 -O3 "$@" -o "$work/$name.raw" "$source"
  hash=$(cat element.h launch.h activation.h "$source" | sha256sum | cut -d ' ' -f 1)
  for isa in 6.3 6.4 6.5 7.0 7.5 8.0 8.8 9.0; do
    {
      echo "// sha256 of element.h, launch.h, activation.h and $source: $hash"
      # Without the comments, which name the compiler's build, and the hash of the sources' path in names.
      sed -e "s/^\.version .*/.version $isa/" -e '/^\/\//d' -e 's/_INTERNAL_[0-9a-f]\{8\}_/_INTERNAL_00000000_/g' \
        "$work/$name.raw" | cat -s
    } > "$work/$name.ptx"
    if ptxas -arch=sm_75 -o /dev/null "$work/$name.ptx" 2> "$work/refusal"; then
      mv "$work/$name.ptx" "$work/accepted/$name.ptx"
      echo "$name.ptx: ISA $isa"
      return
    fi
  done
  cat "$work/refusal" >&2
  exit 1
}

for source in *.cu; do
  name=${source%.cu}
  compile "$source" "$name"
  if grep -q Element "$source"; then
    compile "$source" "${name}_bf16" -DBFLOAT16
  fi
done
# All or none.
mkdir -p "$out"
rm -f "$out"/*.ptx
mv "$work"/accepted/*.ptx "$out"
