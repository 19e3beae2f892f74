using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>From the states of all tokens to one state a text, without a look at padding.</summary>
public static class StatePooling
{
    /// <summary>The mean of the tokens' states.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="mask">Where the tokens stand, [batch, length]; null for everywhere.</param>
    /// <returns>[batch, hidden], a new tensor.</returns>
    public static Tensor Mean(Tensor hidden, Tensor? mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mean = mask is null ? hidden.mean([1]) : (hidden * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim: true);
        return mean.MoveToOuterDisposeScope();
    }

    /// <summary>The state of the first token, which with padding on the left is not at the first place.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="mask">Where the tokens stand, [batch, length]; null for everywhere.</param>
    /// <returns>[batch, hidden], a new tensor.</returns>
    public static Tensor First(Tensor hidden, Tensor? mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor places = mask?.to_type(ScalarType.Int64).argmax(-1) ?? zeros(hidden.size(0), ScalarType.Int64, hidden.device);
        return hidden.gather(1, places.view(-1, 1, 1).expand(-1, 1, hidden.size(2))).squeeze(1).MoveToOuterDisposeScope();
    }
}
