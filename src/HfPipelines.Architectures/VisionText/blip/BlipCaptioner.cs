using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Text about a picture, whose patches the decoder reads: <c>logits</c>, and <c>last_hidden_state</c> and <c>image_embeds</c> of the picture.</summary>
/// <param name="config">The configuration of the decoder.</param>
/// <param name="vision">The pictures.</param>
/// <param name="decoder">The decoder.</param>
internal sealed class BlipCaptioner(BlipTextConfig config, BlipVision vision, CausalLanguageModel decoder) : Network, ICausalLanguageModel, IGenerationRules
{
    public DecoderCache CreateCache(long batchSize, long maxLength) => decoder.CreateCache(batchSize, maxLength);

    /// <summary>The prompt without its last token, which ends a text, and with the decoder's own first one.</summary>
    public ModelInput Begin(ModelInput prompt)
    {
        int first = config.Required(config.BosTokenId, "bos_token_id");
        ModelInput begun = prompt.Clone();
        if (prompt.InputIds is not { } ids)
        {
            Tensor pixels = prompt.Pixels();
            begun.InputIds = full([pixels.size(0), 1], first, ScalarType.Int64, pixels.device);
            return begun;
        }

        Tensor rest = ids.narrow(1, 1, Math.Max(0, ids.size(1) - 2));
        begun.InputIds = cat([full([ids.size(0), 1], first, ids.dtype, ids.device), rest], 1);
        begun.AttentionMask = prompt.AttentionMask?.narrow(1, 0, begun.InputIds.size(1));
        return begun;
    }

    public GenerationOptions Complete(GenerationOptions options)
        => options with { EosTokenIds = config.SepTokenId is { } end ? [end] : options.EosTokenIds, PadTokenId = config.PadTokenId ?? options.PadTokenId };

    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput? seen = input.PixelValues is null ? null : vision.Forward(input);
        ModelInput text = input.Clone();
        (text.PixelValues, text.OutputHiddenStates) = (null, false);
        text["encoder_hidden_states"] = seen?.LastHiddenState ?? input["encoder_hidden_states"];
        var output = new ModelOutput();
        output.Add("logits", decoder.Forward(text).Logits);
        if (seen is not null)
        {
            output.Add("image_embeds", seen.LastHiddenState);
            output.AddRest(seen, "pooler_output");
        }

        return output;
    }
}
