#!/usr/bin/env bash
# Builds the emulated libraries: build.sh FOLDER puts the driver and cuDNN there, and cuBLAS, as CUDA 12 and CUDA 13
# name it, into FOLDER/12 and FOLDER/13; and FOLDER/checks, which tells what they refuse. Needs g++ on x86-64.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1
mkdir -p "$out/12" "$out/13"
flags=(-std=c++20 -O3 -mavx2 -fPIC -shared -fno-strict-aliasing -ffp-contract=off -w -I "$here" -I "$here/../../main/cuda")
g++ "${flags[@]}" -Wl,-soname,libcuda.so.1 -o "$out/libcuda.so.1" "$here/driver.cpp" "$here/memory.cpp" \
  "$here/kernels.cpp"
# The symbols' versions are the libraries' names, as NVIDIA's are.
echo 'libcudnn.so.9 { global: cudnn*; local: *; };' > "$out/versions"
g++ "${flags[@]}" -Wl,-soname,libcudnn.so.9,--version-script="$out/versions" -o "$out/libcudnn.so.9" \
  "$here/dnn.cpp" "$out/libcuda.so.1"
for major in 12 13; do
  echo "libcublas.so.$major { global: cublas*; local: *; };" > "$out/versions"
  g++ "${flags[@]}" -Wl,-soname,"libcublas.so.$major",--version-script="$out/versions" \
    -o "$out/$major/libcublas.so.$major" "$here/blas.cpp" "$out/libcuda.so.1"
  g++ "${flags[@]}" -Wl,-soname,"libcublasLt.so.$major" -o "$out/$major/libcublasLt.so.$major" -x c++ /dev/null
done
g++ -std=c++20 -O1 -w -I "$here" -o "$out/checks" "$here/checks.cpp" "$out/libcuda.so.1" "$out/libcudnn.so.9" \
  "$out/12/libcublas.so.12" -Wl,-rpath,'$ORIGIN:$ORIGIN/12'
