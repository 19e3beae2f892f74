using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// A decoder whose text keeps places for pictures, which their features fill: <c>last_hidden_state</c> and <c>image_hidden_states</c>. Its method
/// <c>get_image_features</c> gives the features alone, as <c>pooler_output</c>.
/// </summary>
/// <param name="language">The decoder.</param>
/// <param name="modalities">What the text keeps places for.</param>
public sealed class VisionTextModel(DecoderNetwork language, params IReadOnlyList<PlacedModality> modalities) : DecoderNetwork
{
    /// <summary>
    /// From the types of a prompt's tokens, int64 [batch, length], to blocks whose members see each other in both directions, below 0 for none; null
    /// where pictures are read in order as text is.
    /// </summary>
    public Func<Tensor, Tensor>? Blocks { get; init; }

    /// <summary>
    /// From a prompt with pictures to its positions, int64 [3, batch, length], where a picture takes up height and width of its own; null for one
    /// without, and where all tokens are counted.
    /// </summary>
    public Func<ModelInput, Tensor?>? Positions { get; init; }

    /// <summary>The position of the first token.</summary>
    public long FirstPosition { get; init; }

    /// <inheritdoc/>
    public override Embedding InputEmbeddings => language.InputEmbeddings;

    /// <inheritdoc/>
    public override DecoderCache CreateCache(long batchSize, long maxLength) => language.CreateCache(batchSize, maxLength);

    /// <inheritdoc/>
    public override Tensor? PositionsOf(ModelInput prompt)
    {
        Tensor? values = prompt.InputIds ?? prompt.InputsEmbeds;
        return Positions is not null ? Positions(prompt)
            : FirstPosition == 0 || values is null ? null
            : prompt.AttentionMask is { } mask ? mask.cumsum(-1).sub(1).masked_fill(mask.eq(0), 0).add_(FirstPosition)
            : arange(FirstPosition, FirstPosition + values.size(1), ScalarType.Int64, values.device).unsqueeze(0);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        PlacedModality[] present = [.. modalities.Where(m => input[m.Input] is not null)];
        PlacedFeatures[] features = [.. present.Select(m => Encode(m, input))];
        Tensor embeddings = Embed(Readable(input));
        ModelInput text = input.Clone();
        foreach ((PlacedModality modality, PlacedFeatures filling) in present.Zip(features))
        {
            Tensor places = FeaturePlacement.Places(input, InputEmbeddings, modality.Token);
            embeddings = FeaturePlacement.Place(embeddings, places, filling.Features, modality.Name);
            for (int i = 0; i < filling.Deep.Count; i++)
            {
                string name = $"{TransformerDecoder.AddedStates}.{i}";
                text[name] = FeaturePlacement.Place(text[name] ?? zeros_like(embeddings), places, filling.Deep[i], modality.Name);
            }
        }

        (text.InputIds, text.InputsEmbeds) = (null, embeddings);
        long past = input.Cache?.Length ?? 0;
        if (FirstPosition > 0 && input.PositionIds is null)
        {
            text.PositionIds = arange(past + FirstPosition, past + FirstPosition + embeddings.size(1), ScalarType.Int64, embeddings.device).unsqueeze(0);
        }

        text.PositionIds ??= past == 0 ? Positions?.Invoke(input) : null;
        text["block_sequence_ids"] = Blocks is null || past > 0 || input["token_type_ids"] is not { } types ? null : Blocks(types);
        ModelOutput output = language.Forward(text);
        foreach ((PlacedModality modality, PlacedFeatures filling) in present.Zip(features))
        {
            string name = $"{modality.Name}_hidden_states";
            if (modality.Report == PlacedReport.Features)
            {
                output.Add(name, filling.Features);
            }
            else if (modality.Report == PlacedReport.Encoding)
            {
                output.Add(name, filling.ToOutput());
            }
        }

        return output;
    }

    /// <inheritdoc/>
    public override ModelOutput Invoke(string method, ModelInput input)
    {
        if (modalities.FirstOrDefault(m => method == $"get_{m.Name}_features") is not { } modality)
        {
            return base.Invoke(method, input);
        }

        return modality.Encode(input).ToOutput();
    }

    /// <summary>Encodes, and frees what nobody will ask for.</summary>
    private static PlacedFeatures Encode(PlacedModality modality, ModelInput input)
    {
        if (modality.Report == PlacedReport.Encoding)
        {
            return modality.Encode(input);
        }

        using DisposeScope scope = NewDisposeScope();
        PlacedFeatures features = modality.Encode(input);
        return new PlacedFeatures(features.Features.MoveToOuterDisposeScope(), new ModelOutput()) { Deep = [.. features.Deep.Select(d => d.MoveToOuterDisposeScope())] };
    }

    /// <summary>The call with another token at the places, where the text model has no embedding of the token that keeps them.</summary>
    private ModelInput Readable(ModelInput input)
    {
        if (input.InputIds is not { } ids || modalities.All(m => m.Token < InputEmbeddings.Count))
        {
            return input;
        }

        ModelInput readable = input.Clone();
        foreach (PlacedModality modality in modalities.Where(m => m.Token >= InputEmbeddings.Count))
        {
            ids = ids.masked_fill(ids.eq(modality.Token), 0);
        }

        readable.InputIds = ids;
        return readable;
    }
}
