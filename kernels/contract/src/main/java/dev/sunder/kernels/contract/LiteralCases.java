package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Small examples of every operation with values that no code of this project computed: {@code
 * src/test/python/literals.py} did, in another language and by other maths. They anchor the
 * reference, and every device directly.
 */
final class LiteralCases {

  private static final Activation QUARTER = new LeakyRelu(0.25f);

  private LiteralCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    functions().forEach(literal -> cases.add(literal.toCase()));
    LiteralActivations.functions().forEach(literal -> cases.add(literal.toCase()));
    LiteralMaps.functions().forEach(literal -> cases.add(literal.toCase()));
    LiteralBlocks.functions().forEach(literal -> cases.add(literal.toCase()));
    cases.addAll(LiteralLosses.cases());
    return cases;
  }

  private static List<FunctionLiteral> functions() {
    return List.of(
        convolution(Activation.IDENTITY)
            .expectOutput(
                "-2.1875 4.78125 -0.5 0.640625 2.140625 -3.40625 -2.0625 -0.390625 0.5 "
                    + "-2.5625 4.921875 -3.78125")
            .expectInputGradient(
                "0.6875 -0.53125 -0.40625 -0.90625 1.25 0.578125 0.875 -0.359375 0.03125 "
                    + "-1.125 0.21875 -0.21875 -0.0625 -0.34375 -0.53125 0.84375 -0.75 1.125 "
                    + "0.09375 0.4375 -0.1875 0.53125 -1.125 0.875")
            .expectParameterGradients(
                "-5.625 8.1875 -8.4375 1.25 6.125 -3.6875 7.125 -5.4375 4.5 3.875 -5.1875 "
                    + "5.125 2.125 -7.5 7.125 2 1.25 3.875 -6.625 9.375 -3.25 -1.75 4.9375 -4",
                "2.25 0.75"),
        convolution(Activation.RELU)
            .expectOutput("0 4.78125 0 0.640625 2.140625 0 0 0 0.5 0 4.921875 0")
            .expectInputGradient(
                "-0.0625 0.21875 -0.15625 -0.25 0 -0.171875 0.125 -0.109375 0.03125 "
                    + "-1.03125 0.34375 -0.0625 0.25 -0.09375 0.21875 -0.03125 -0.21875 0 "
                    + "0.65625 0.125 -0.125 0.15625 -1.03125 0.25")
            .expectParameterGradients(
                "-0.875 2.1875 -6.4375 3 -1.875 -2.1875 2.125 -6.4375 4 -1.125 -2.1875 "
                    + "3.125 -0.25 -0.625 4 -3.375 1.75 1 -0.625 4.75 -3 1.75 1.0625 -2",
                "-1.75 1.25"),
        convolution(QUARTER)
            .expectOutput(
                "-0.546875 4.78125 -0.125 0.640625 2.140625 -0.8515625 -0.515625 -0.09765625 0.5 "
                    + "-0.640625 4.921875 -0.9453125")
            .expectInputGradient(
                "0.125 0.03125 -0.21875 -0.4140625 0.3125 0.015625 0.3125 -0.171875 0.03125 "
                    + "-1.0546875 0.3125 -0.1015625 0.171875 -0.15625 0.03125 0.1875 -0.3515625 "
                    + "0.28125 0.515625 0.203125 -0.140625 0.25 -1.0546875 0.40625")
            .expectParameterGradients(
                "-2.0625 3.6875 -6.9375 2.5625 0.125 -2.5625 3.375 -6.1875 4.125 0.125 -2.9375 "
                    + "3.625 0.34375 -2.34375 4.78125 -2.03125 1.625 1.71875 -2.125 5.90625 "
                    + "-3.0625 0.875 2.03125 -2.5",
                "-0.75 1.125"),
        convolution(Activation.TANH)
            .roundedGradients(8)
            .expectOutput(
                "-0.975136698293628 0.999859376314662 -0.46211715726001 0.565324957905875 "
                    + "0.97272632943714 -0.997802537854151 -0.968187216576371 "
                    + "-0.371898910016385 0.46211715726001 -0.988177862287512 0.999893849843547 "
                    + "-0.99896139027101")
            .expectInputGradient(
                "0.649627097326015 -0.592158707448199 -0.276115821283913 "
                    + "-0.439011132020167 0.847786005422214 0.67731478314055 "
                    + "-0.0349056419961922 0.0264539231222384 -0.00559602954722127 "
                    + "-0.0638719766955538 0.0587158241468088 -0.030771958818429 "
                    + "-0.220953974639011 -0.161397127295098 -0.59131463907213 "
                    + "0.247794910847555 -0.316128673744241 0.845023726471364 0.048367531985456 "
                    + "-0.036970930925362 0.0202296490261425 0.0888476128067009 "
                    + "-0.0637273545265535 0.0125559873884028")
            .expectParameterGradients(
                "-3.16940042525781 0.956452166780111 -0.548684516543539 -2.11216172488763 "
                    + "2.6865298979217 0.0579783146534453 0.864818266391064 4.15683159489658 "
                    + "0.946655756484604 3.04951040797524 0.442421990232777 0.42969407288397 "
                    + "1.33099016001598 -3.39289128358405 0.95159644711242 4.87329484940699 "
                    + "-2.18077240907568 3.44986626629397 -3.35277033457317 1.54454645795858 "
                    + "5.01282988391278 -2.1926224447705 3.50109539035215 0.332550739888788",
                "1.7156500581894 1.8526050278135"),
        fullyConnected(Activation.IDENTITY)
            .expectOutput("9.125 -3.25 -3.6875 2.625")
            .expectInputGradient("0.75 -1.75 1.25 1.75 0.875 -1.625 0 4.125")
            .expectParameterGradients("-2 2 1 1.5 -0.875 1.5 -0.1875 -1.6875", "3 -0.25"),
        fullyConnected(Activation.RELU)
            .expectOutput("9.125 0 0 2.625")
            .expectInputGradient("0.5 -1 0.25 2 -0.125 0.375 -0.5 0.125")
            .expectParameterGradients("1 -2 0.5 3 -0.375 0.5 0.0625 -0.1875", "1 0.25"),
        fullyConnected(QUARTER)
            .expectOutput("9.125 -0.8125 -0.921875 2.625")
            .expectInputGradient("0.5625 -1.1875 0.5 1.9375 0.125 -0.125 -0.375 1.125")
            .expectParameterGradients("0.25 -1 0.625 2.625 -0.5 0.75 0 -0.5625", "1.5 0.125"),
        fullyConnected(Activation.SIGMOID)
            .roundedGradients(3)
            .expectOutput(
                "0.999891103089973 0.0373268873441295 0.0244230900541072 " + "0.932453308860371")
            .expectInputGradient(
                "0.0090378402320768 -0.0270590781704856 0.0359608120882005 "
                    + "-0.00876562760335295 0.0159535857693516 -0.0240341545817386 "
                    + "-0.0195787664647002 0.103179427862229")
            .expectParameterGradients(
                "-0.071370923127459 0.0950886408022857 0.0119677438889029 "
                    + "-0.0354132489350057 -0.0415858462835578 0.0674256586531865 "
                    + "-0.00504688922784974 -0.0657099116734391",
                "0.0477620905041219 -0.0022207614987349"),
        new FunctionLiteral(
                "relu",
                (arena, xs, fused, mode) ->
                    arena.activation(xs.get(0), Activation.RELU, false, mode))
            .input(new Shape(1, 1, 2, 3), "1 -2 0.5 3 -1.5 2")
            .expectOutput("1 0 0.5 3 0 2")
            .outputGradient("1 -0.5 2 0.25 -1.5 1")
            .expectInputGradient("1 0 2 0.25 0 1"),
        new FunctionLiteral(
                "leaky relu",
                (arena, xs, fused, mode) -> arena.activation(xs.get(0), QUARTER, false, mode))
            .input(new Shape(1, 1, 2, 3), "1 -2 0.5 3 -1.5 2")
            .expectOutput("1 -0.5 0.5 3 -0.375 2")
            .outputGradient("1 -0.5 2 0.25 -1.5 1")
            .expectInputGradient("1 -0.125 2 0.25 -0.375 1"),
        new FunctionLiteral(
                "sigmoid",
                (arena, xs, fused, mode) ->
                    arena.activation(xs.get(0), Activation.SIGMOID, false, mode))
            .input(new Shape(1, 1, 2, 3), "1 -2 0.5 3 -1.5 2")
            .expectOutput(
                "0.731058578630005 0.119202922022118 0.622459331201855 0.952574126822433 "
                    + "0.182425523806356 0.880797077977882")
            .outputGradient("1 -0.5 2 0.25 -1.5 1")
            .expectInputGradient(
                "0.196611933241482 -0.0524967927017533 0.470007424403189 "
                    + "0.011294164932728 -0.223719678105499 0.104993585403507"),
        new FunctionLiteral(
                "tanh",
                (arena, xs, fused, mode) ->
                    arena.activation(xs.get(0), Activation.TANH, false, mode))
            .input(new Shape(1, 1, 2, 3), "1 -2 0.5 3 -1.5 2")
            .expectOutput(
                "0.761594155955765 -0.964027580075817 0.46211715726001 0.995054753686731 "
                    + "-0.905148253644866 0.964027580075817")
            .outputGradient("1 -0.5 2 0.25 -1.5 1")
            .expectInputGradient(
                "0.419974341614026 -0.0353254124265822 1.57289546593186 "
                    + "0.00246650929135994 -0.271059958385473 0.0706508248531644"));
  }

  private static FunctionLiteral convolution(Activation activation) {
    Window window = new Window(2, 3, 2, 1, 0, 1);
    return new FunctionLiteral(
            "convolution " + window + " " + activation,
            (arena, xs, fused, mode) -> arena.convolution(xs.get(0), 2, window, activation, mode))
        .input(
            new Shape(1, 2, 4, 3),
            "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 "
                + "1.25 1 -2")
        .parameters(
            "0.125 -0.25 0.0625 0.5 -0.125 0.375 -0.5 0.125 -0.25 0.0625 0.5 -0.125 "
                + "0.375 -0.5 0.125 -0.25 0.0625 0.5 -0.125 0.375 -0.5 0.125 -0.25 0.0625",
            "0.5 -0.25")
        .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5");
  }

  private static FunctionLiteral fullyConnected(Activation activation) {
    return new FunctionLiteral(
            "fully connected " + activation,
            (arena, xs, fused, mode) -> arena.fullyConnected(xs.get(0), 2, activation, mode))
        .input(new Shape(2, 2, 1, 2), "1 -2 0.5 3 -1.5 2 0.25 -0.75")
        .parameters("0.5 -1 0.25 2 -0.5 1.5 -2 0.5", "0.5 -0.25")
        .outputGradient("1 -0.5 2 0.25");
  }
}
