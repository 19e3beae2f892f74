using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>DeBERTa v2 and v3: attention to contents and to distances apart, and a convolution beside the first layer.</summary>
internal sealed class DebertaV2 : Network
{
    private readonly TextEmbedding _embedding;
    private readonly TransformerEncoder _encoder;
    private readonly DebertaConvolution? _convolution;
    private readonly Embedding _tokens;

    public DebertaV2(DebertaV2Config config, Weights weights)
    {
        Weights encoder = weights / "encoder";
        int embeddingSize = config.Reader.GetInt32(config.HiddenSize, "embedding_size");
        var embedding = new TextEmbeddingOptions
        {
            VocabularySize = config.VocabSize,
            Size = embeddingSize,
            HiddenSize = config.HiddenSize,
            PositionCount = config.PositionBiasedInput ? config.MaxPositionEmbeddings : 0,
            TypeCount = config.TypeVocabSize,
            NormEpsilon = config.LayerNormEps,
        };
        _embedding = new TextEmbedding(weights / "embeddings", embedding);
        _tokens = _embedding.Tokens;
        _encoder = new TransformerEncoder(Layers(config), encoder);
        int kernel = config.Reader.GetInt32(0, "conv_kernel_size");
        _convolution = kernel > 0 ? new DebertaConvolution(config, encoder / "conv", kernel) : null;
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor embeddings = input.InputsEmbeds ?? _tokens.Forward(input.InputIds ?? throw new ModelInputException("input_ids", "input_ids or inputs_embeds", "neither"));
        AttentionSpan span = AttentionSpan.Of(input, embeddings);
        Tensor hidden = _embedding.Forward(embeddings, input, 0);
        Tensor? counts = span.Padding?.to_type(hidden.dtype).unsqueeze(-1);
        hidden = counts is null ? hidden : hidden * counts;
        var context = new AttentionContext(Mask(span));
        Tensor? convolved = _convolution?.Convolve(hidden, counts);
        HiddenStates states = _encoder.Forward(input, hidden, context, convolved is null ? null : first => _convolution!.Merge(convolved, first, counts));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    private static TransformerEncoderOptions Layers(DebertaV2Config config)
    {
        int headSize = config.Reader.GetInt32(config.HiddenSize / config.NumAttentionHeads, "attention_head_size");
        bool normalizes = config.Reader.GetString("none", "norm_rel_ebd").ToLowerInvariant().Split('|', StringSplitOptions.TrimEntries).Contains("layer_norm");
        var distances = new DisentangledOptions
        {
            HiddenSize = config.HiddenSize,
            Heads = config.NumAttentionHeads,
            HeadSize = headSize,
            Comparisons = config.PosAttType?.SelectMany(k => k.ToLowerInvariant().Split('|', StringSplitOptions.TrimEntries)).ToArray() ?? [],
            SharesProjections = config.Reader.GetBoolean(false, "share_att_key"),
            Buckets = config.Reader.GetInt32(-1, "position_buckets"),
            MaxDistance = config.MaxRelativePositions < 1 ? config.MaxPositionEmbeddings : config.MaxRelativePositions,
            NormEpsilon = normalizes ? config.LayerNormEps : null,
        };
        return new TransformerEncoderOptions
        {
            HiddenSize = config.HiddenSize,
            IntermediateSize = config.IntermediateSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            HeadSize = headSize,
            Activation = config.HiddenAct,
            NormEpsilon = config.LayerNormEps,
            NormPlacement = NormPlacement.After,
            AttentionScale = distances.Scale,
            Names = EncoderLayerNames.Bert with { Query = "self.query_proj", Key = "self.key_proj", Value = "self.value_proj" },
            RelativePositions = config.RelativeAttention ? encoder => distances.Create(encoder, "self") : null,
        };
    }

    // Padding sees nothing; as in transformers it then sees everything alike.
    private static AttentionMask Mask(AttentionSpan span)
    {
        if (span.Padding is null || span.Padding.dim() != 2 || span.Padding.ne(0).all().ToBoolean())
        {
            return AttentionMask.None;
        }

        Tensor counts = span.Padding.ne(0);
        Tensor visible = counts.unsqueeze(1).logical_and(counts.unsqueeze(2)).unsqueeze(1);
        return AttentionMask.FromBias(zeros(visible.shape, span.DType, span.Device).masked_fill_(visible.logical_not(), AttentionMask.Hidden(span.DType)));
    }
}
