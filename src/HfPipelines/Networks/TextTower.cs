using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// The text half of a model that compares texts with something else: <c>last_hidden_state</c> [batch, length, hidden] and <c>pooler_output</c>
/// [batch, size].
/// </summary>
/// <param name="tokens">The table of tokens.</param>
/// <param name="positions">The table of positions.</param>
/// <param name="encoder">The layers.</param>
/// <param name="norm">The norm behind the layers.</param>
/// <param name="pattern">What each token may see.</param>
/// <param name="pool">From the last states and the token ids to one state a text.</param>
public sealed class TextTower(
    Embedding tokens, Embedding positions, TransformerEncoder encoder, Norm norm, AttentionPattern pattern, Func<Tensor, Tensor, Tensor> pool) : Network
{
    /// <summary>Takes the tower of a checkpoint that names its parts as CLIP does.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds <c>embeddings</c>, <c>encoder</c> and <c>final_layer_norm</c>.</param>
    /// <param name="pattern">What each token may see.</param>
    /// <param name="pool">From the last states and the token ids to one state a text.</param>
    /// <exception cref="ConfigurationException">The configuration lacks a size.</exception>
    public static TextTower Create(ITransformerConfig config, Weights weights, AttentionPattern pattern, Func<Tensor, Tensor, Tensor> pool)
    {
        TransformerEncoderOptions options = TransformerEncoderOptions.From(config);
        Weights embeddings = weights / "embeddings";
        return new TextTower(
            new Embedding(embeddings / "token_embedding", config.Required(config.VocabSize, "vocab_size"), config.HiddenSize),
            new Embedding(embeddings / "position_embedding", config.Required(config.MaxPositionEmbeddings, "max_position_embeddings"), config.HiddenSize),
            new TransformerEncoder(options, weights / "encoder"),
            new LayerNorm(weights / "final_layer_norm", config.HiddenSize, options.NormEpsilon),
            pattern,
            pool);
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor ids = input.InputIds ?? throw new ModelInputException("input_ids", "[batch, length]", "none");
        ids = ids.view(-1, ids.size(-1));
        if (ids.size(1) > positions.Count)
        {
            throw new ModelInputException("input_ids", $"at most {positions.Count} tokens", $"{ids.size(1)}");
        }

        Tensor places = input.PositionIds ?? arange(ids.size(1), ScalarType.Int64, ids.device).unsqueeze(0);
        Tensor embeddings = tokens.Forward(ids).add_(positions.Forward(places));
        AttentionMask mask = AttentionMask.Create(pattern, AttentionSpan.Of(input, embeddings));
        HiddenStates states = encoder.Forward(input, embeddings, mask);
        Tensor last = norm.Forward(states.Last);
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", pool(last, ids));
        states.AddTo(output);
        return output;
    }
}
