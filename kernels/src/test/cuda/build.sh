#!/usr/bin/env bash
# Builds the emulated libraries into a folder: build.sh FOLDER [CUBLAS_MAJOR]. Needs g++.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1
major=${2:-12}
mkdir -p "$out"
flags=(-std=c++20 -O2 -fPIC -shared -ffp-contract=off -w -I "$here" -I "$here/../../main/cuda")
g++ "${flags[@]}" -Wl,-soname,libcuda.so.1 -o "$out/libcuda.so.1" "$here/driver.cpp" "$here/kernels.cpp"
blas="libcublas.so.$major"
printf '%s { global: cublas*; local: *; };\n' "$blas" > "$out/blas.map"
printf 'libcudnn.so.9 { global: cudnn*; local: *; };\n' > "$out/dnn.map"
g++ "${flags[@]}" -Wl,-soname,"$blas" -Wl,--version-script="$out/blas.map" -o "$out/$blas" "$here/blas.cpp" \
  "$out/libcuda.so.1"
g++ "${flags[@]}" -Wl,-soname,libcudnn.so.9 -Wl,--version-script="$out/dnn.map" -o "$out/libcudnn.so.9" \
  "$here/dnn.cpp" "$out/libcuda.so.1"
g++ "${flags[@]}" -Wl,-soname,"libcublasLt.so.$major" -o "$out/libcublasLt.so.$major" -x c++ /dev/null
