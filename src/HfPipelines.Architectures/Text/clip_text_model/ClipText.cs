using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>CLIP's text model: a causal encoder whose state at the end-of-text token stands for the text.</summary>
internal sealed class ClipText : Network
{
    // Configurations before a correction name this token, whatever the vocabulary; the end of text then is the largest id.
    private const int WrongEndOfText = 2;

    private readonly CLIPTextConfig _config;
    private readonly IReadOnlyList<int> _endOfText;
    private readonly Embedding _tokens;
    private readonly Embedding _positions;
    private readonly TransformerEncoder _encoder;
    private readonly LayerNorm _norm;

    public ClipText(CLIPTextConfig config, Weights weights)
    {
        _config = config;
        _endOfText = config.Required(config.EosTokenId, "eos_token_id");
        double epsilon = config.Required(config.LayerNormEps, "layer_norm_eps");
        _tokens = new Embedding(weights / "embeddings" / "token_embedding", config.VocabSize, config.HiddenSize);
        _positions = new Embedding(weights / "embeddings" / "position_embedding", config.MaxPositionEmbeddings, config.HiddenSize);
        var options = new TransformerEncoderOptions
        {
            HiddenSize = config.HiddenSize,
            IntermediateSize = config.IntermediateSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            Activation = config.HiddenAct,
            NormEpsilon = epsilon,
        };
        _encoder = new TransformerEncoder(options, weights / "encoder");
        _norm = new LayerNorm(weights / "final_layer_norm", config.HiddenSize, epsilon);
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor ids = input.InputIds ?? throw new ModelInputException("input_ids", "[batch, length]", "none");
        ids = ids.view(-1, ids.size(-1));
        if (ids.size(1) > _config.MaxPositionEmbeddings)
        {
            throw new ModelInputException("input_ids", $"at most {_config.MaxPositionEmbeddings} tokens", $"{ids.size(1)}");
        }

        Tensor positions = input.PositionIds ?? arange(ids.size(1), ScalarType.Int64, ids.device).unsqueeze(0);
        Tensor embeddings = _tokens.Forward(ids).add_(_positions.Forward(positions));
        AttentionMask mask = AttentionMask.Create(AttentionPattern.Causal, AttentionSpan.Of(input, embeddings));
        HiddenStates states = _encoder.Forward(input, embeddings, mask);
        Tensor last = _norm.Forward(states.Last);
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", AtEndOfText(last, ids));
        states.AddTo(output);
        return output;
    }

    private Tensor AtEndOfText(Tensor hidden, Tensor ids)
    {
        Tensor marks = _endOfText is [WrongEndOfText] ? ids : ids.eq(_endOfText[0]).to_type(ScalarType.Int32);
        Tensor places = marks.argmax(1).view(-1, 1, 1).expand(-1, 1, hidden.size(2));
        return hidden.gather(1, places).squeeze(1);
    }
}
