using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// An encoder and a decoder that reads it: <c>last_hidden_state</c> [batch, length, hidden] of the decoder, <c>encoder_last_hidden_state</c>
/// [batch, places, hidden], and the hidden states of both as <c>decoder_hidden_states.N</c> and <c>encoder_hidden_states.N</c>, as what they tell of experts;
/// for a call with <c>output_attentions</c> also <c>cross_attentions.N</c> [batch, heads, length, places], how much the decoder looks at each place.
/// </summary>
/// <param name="encoder">The encoder.</param>
/// <param name="decoder">The decoder.</param>
/// <param name="startTokenId">The token that a decoder's sequence begins with; null where the configuration names none.</param>
public sealed class EncoderDecoder(Network encoder, DecoderNetwork decoder, int? startTokenId) : Network, IEncoderDecoderModel
{
    private const string DecoderPrefix = "decoder_";
    private const string Encoded = "encoder_outputs.last_hidden_state";

    private static readonly string[] PartPaths = ["hidden_states.", "router_"];

    /// <summary>Whether the encoder's attention mask tells places that the decoder must not see; not where it counts other things than places.</summary>
    public bool MasksPlaces { get; init; } = true;

    /// <summary>Makes, where that mask counts other things than places, a mask of that many places of it; null where it counts places.</summary>
    public Func<Tensor, long, Tensor>? PlaceMask { get; init; }

    /// <summary>The padding token, where a decoder without tokens begins with the encoder's last token that is none; null where it begins with the starting token.</summary>
    public int? WrapsBeforePadding { get; init; }

    /// <inheritdoc/>
    public DecoderCache CreateCache(long batchSize, long maxLength) => decoder.CreateCache(batchSize, maxLength);

    /// <inheritdoc/>
    public ModelOutput Encode(ModelInput input)
    {
        ModelInput own = input.Clone();
        own.Cache = null;
        foreach (string name in input.Names.Where(n => n.StartsWith(DecoderPrefix, StringComparison.Ordinal)))
        {
            own[name] = null;
        }

        return encoder.Forward(own);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput? encoded = input[Encoded] is null ? Encode(input) : null;
        Tensor states = encoded?.LastHiddenState ?? input[Encoded]!;
        ModelOutput decoded = decoder.Forward(DecoderInput(input, states));
        var output = new ModelOutput();
        output.Add("last_hidden_state", decoded.LastHiddenState);
        AddStates(output, "decoder", decoded);
        output.AddRest(decoded, [.. decoded.Paths.Where(p => !p.StartsWith("cross_attentions.", StringComparison.Ordinal))]);
        output.Add("encoder_last_hidden_state", states);
        if (encoded is not null)
        {
            AddStates(output, "encoder", encoded);
        }

        return output;
    }

    private static void AddStates(ModelOutput output, string prefix, ModelOutput part)
    {
        foreach ((string path, Tensor tensor) in part.Where(p => PartPaths.Any(n => p.Key.StartsWith(n, StringComparison.Ordinal))))
        {
            output.Add($"{prefix}_{path}", tensor);
        }
    }

    private ModelInput DecoderInput(ModelInput input, Tensor states)
    {
        var own = new ModelInput { Cache = input.Cache, OutputHiddenStates = input.OutputHiddenStates };
        foreach (string name in input.Names.Where(n => n.StartsWith(DecoderPrefix, StringComparison.Ordinal)))
        {
            own[name[DecoderPrefix.Length..]] = input[name];
        }

        if (own.InputIds is null && own.InputsEmbeds is null)
        {
            own.InputIds = Shift(input.InputIds);
        }

        own["output_router_logits"] = input["output_router_logits"];
        own["output_attentions"] = input["output_attentions"];
        own["encoder_hidden_states"] = states;
        own["encoder_attention_mask"] = !MasksPlaces || input.AttentionMask is not { } mask ? null : PlaceMask?.Invoke(mask, states.size(1)) ?? mask;
        return own;
    }

    // Without tokens of its own the decoder reads those of the encoder, each one place later.
    private Tensor Shift(Tensor? ids)
    {
        if (ids is null || (startTokenId ?? WrapsBeforePadding) is null)
        {
            throw new ModelInputException("decoder_input_ids", "[batch, length]", "none");
        }

        Tensor first = WrapsBeforePadding is { } padding
            ? ids.gather(1, ids.ne(padding).sum(1, keepdim: true) - 1)
            : full([ids.size(0), 1], startTokenId!.Value, ScalarType.Int64, ids.device);
        return cat([first, ids.narrow(1, 0, ids.size(1) - 1)], 1);
    }
}
