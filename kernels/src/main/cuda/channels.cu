// Concat along channels and its gradient, which takes the parts apart again. A part is C * H * W of one input.
#include "launch.h"

KERNEL(concat)(
    const Element* __restrict__ first, const Element* __restrict__ second, Element* __restrict__ y, int first_part,
    int second_part, int count) {
  int whole = first_part + second_part;
  FOR_EACH(i, count) {
    int example = i / whole;
    int at = i % whole;
    y[i] = at < first_part ? first[(long long)example * first_part + at]
                           : second[(long long)example * second_part + at - first_part];
  }
}

KERNEL(split)(
    const Element* __restrict__ y, Element* __restrict__ first, Element* __restrict__ second, int first_part,
    int second_part, int count) {
  int whole = first_part + second_part;
  FOR_EACH(i, count) {
    int example = i / whole;
    int at = i % whole;
    if (at < first_part) {
      first[(long long)example * first_part + at] = y[i];
    } else {
      second[(long long)example * second_part + at - first_part] = y[i];
    }
  }
}
