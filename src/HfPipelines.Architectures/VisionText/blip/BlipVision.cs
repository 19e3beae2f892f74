using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The pictures of BLIP, whose patches its texts read.</summary>
/// <param name="encoder">The encoder.</param>
internal sealed class BlipVision(Network encoder)
{
    /// <summary>Encodes the pictures of a call.</summary>
    /// <param name="input"><c>pixel_values</c> and <c>interpolate_pos_encoding</c>.</param>
    public ModelOutput Forward(ModelInput input)
        => encoder.Forward(new ModelInput
        {
            PixelValues = input.PixelValues,
            ["interpolate_pos_encoding"] = input["interpolate_pos_encoding"],
            OutputHiddenStates = input.OutputHiddenStates,
        });

    /// <summary>The call of a text that reads states.</summary>
    /// <param name="ids">The tokens, int64 [batch, length].</param>
    /// <param name="mask">Which of them count; null for all.</param>
    /// <param name="states">The states, or null.</param>
    public static ModelInput Text(Tensor? ids, Tensor? mask, Tensor? states)
        => new() { InputIds = ids, AttentionMask = mask, ["encoder_hidden_states"] = states };
}
