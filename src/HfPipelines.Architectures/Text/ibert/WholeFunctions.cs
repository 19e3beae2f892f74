using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Functions of whole numbers, of parabolas in the place of powers of e.</summary>
internal static class WholeFunctions
{
    private const int SoftmaxBits = 8;

    /// <summary>GELU.</summary>
    /// <param name="input">Whole numbers.</param>
    public static WholeTensor Gelu(WholeTensor input)
    {
        const double Square = -0.2888;
        const double Place = -1.769;
        const double Steps = 1 << 14;
        Tensor scale = input.Scale!;
        Tensor whole = input.Whole;
        Tensor inner = scale / 1.4142;
        Tensor place = (inner.reciprocal() * Place).floor();
        Tensor constant = (inner.pow(2).reciprocal() * (1 / Square)).floor();
        Tensor erf = whole.sign() * ((whole.abs().minimum(-place) + place).pow(2) + constant);
        erf = (erf / Steps).floor();
        Tensor outer = inner.pow(2) * Square * Steps;
        Tensor one = ones_like(outer).div(outer, RoundingMode.floor);
        Tensor result = whole * (erf + one);
        scale = scale * outer / 2;
        return new(result * scale, scale);
    }

    /// <summary>Softmax over the last dimension.</summary>
    /// <param name="input">Whole numbers with one scale.</param>
    /// <param name="powers">The range of the powers of e.</param>
    public static WholeTensor Softmax(WholeTensor input, WholeRange powers)
    {
        const double Sum = 1L << 32;
        const int Most = 30;
        const double Square = 0.35815147;
        Tensor scale = input.Scale!;
        Tensor whole = input.Whole;
        whole = whole - whole.amax([-1], keepdim: true);

        // A power of two, by the number of times that ln 2 is in it, and a parabola for the rest.
        Tensor step = (scale.reciprocal() * -0.6931).floor();
        whole = whole.maximum(step * Most);
        Tensor halvings = (whole / step).floor();
        Tensor rest = whole - step * halvings;
        Tensor slope = (scale.reciprocal() * (0.96963238 / Square)).floor();
        Tensor constant = (scale.pow(2).reciprocal() * (1 / Square)).floor();
        Tensor parabola = (rest + slope) * rest + constant;
        Tensor power = (parabola * full_like(halvings, 2).pow(Most - halvings)).floor().clamp(0);
        Tensor powerScale = scale.pow(2) * Square / Math.Pow(2, Most);

        // The range is one of the powers before their scale, as I-BERT has trained it.
        Tensor counts = powers.Forward(new(power, powerScale)).Whole;
        Tensor factor = (counts.sum(-1, keepdim: true).reciprocal() * Sum).floor();
        counts = (counts * factor / (Sum / (1 << SoftmaxBits))).floor();
        Tensor resultScale = full([1], 1.0 / (1 << SoftmaxBits), scale.dtype, scale.device);
        return new(counts * resultScale, resultScale);
    }
}
