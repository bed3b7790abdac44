#!/usr/bin/env bash
# Compiles every kernel to PTX for compute_75 at the lowest ISA that ptxas accepts: the older the ISA, the older the
# driver that takes it. Needs nvcc and ptxas. Run by: mvn -Pcuda-kernels -pl kernels generate-resources
set -euo pipefail
cd "$(dirname "$0")"
out=../resources/dev/sunder/kernels/cuda
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
for source in *.cu; do
  name=${source%.cu}
  nvcc -ptx -arch=compute_75 -O3 -o "$work/$name.raw" "$source"
  hash=$(cat launch.h "$source" | sha256sum | cut -d ' ' -f 1)
  accepted=
  for isa in 6.3 6.4 6.5 7.0 7.5 8.0 8.8 9.0; do
    {
      echo "// sha256 of launch.h and $source: $hash"
      # Without the comments, which name the compiler's build.
      sed -e "s/^\.version .*/.version $isa/" -e '/^\/\//d' "$work/$name.raw" | cat -s
    } > "$work/$name.ptx"
    if ptxas -arch=sm_75 -o /dev/null "$work/$name.ptx" 2> "$work/refusal"; then
      accepted=$isa
      break
    fi
  done
  if [ -z "$accepted" ]; then
    cat "$work/refusal" >&2
    exit 1
  fi
  mv "$work/$name.ptx" "$out/$name.ptx"
  echo "$name.ptx: ISA $accepted"
done
