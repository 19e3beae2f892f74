using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>
/// Masks as some decoders of transformers 4 made them: a token that may see nothing, padding before the first token, saw everything alike, and not
/// nothing. Which classes did so shows in no checkpoint.
/// </summary>
internal static class Version4Mask
{
    /// <summary>The same call with such masks; null where every token sees something.</summary>
    public static ModelInput? Of(ModelInput input)
    {
        string name = input["decoder_attention_mask"] is null ? "attention_mask" : "decoder_attention_mask";
        if (input[name] is not { } padding || padding.dim() != 2 || padding.select(1, 0).ne(0).all().item<bool>())
        {
            return null;
        }

        long length = padding.size(1);
        Tensor visible = padding.ne(0).view(-1, 1, 1, length).logical_and(ones(length, length, dtype: ScalarType.Bool, device: padding.device).tril());
        ModelInput variant = input.Clone();
        variant[name] = zeros(visible.shape, device: visible.device).masked_fill_(visible.logical_not(), AttentionMask.Hidden(ScalarType.Float32));
        return variant;
    }
}
