using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>DETR without a head: an encoder of a backbone's last feature map, and a decoder whose learned queries look for objects in it.</summary>
internal sealed class Detr : Network
{
    private const int LearnedPositions = 50;

    private readonly Backbone _backbone;
    private readonly Convolution2d _projection;
    private readonly GridPositions _positions;
    private readonly Embedding _queries;
    private readonly TransformerEncoder _encoder;
    private readonly ObjectDecoder _decoder;

    public Detr(DetrConfig config, Weights weights)
    {
        weights = weights.As(config.Architecture.BaseClass, config);
        PretrainedConfig backbone = BackboneConfig(config);
        _backbone = backbone.Architecture.CreateBackbone(backbone, weights / "backbone" / "model");
        _projection = new Convolution2d(
            weights / "input_projection",
            new ConvolutionOptions { InputChannels = _backbone.Channels[^1], OutputChannels = config.DModel, KernelSize = 1, Bias = true });
        _positions = config.PositionEmbeddingType switch
        {
            "sine" => new SineGridPositions(config.DModel),
            "learned" => new LearnedGridPositions(weights / "position_embedding", LearnedPositions, config.DModel),
            _ => throw config.Error("position_embedding_type", "sine or learned", config.PositionEmbeddingType),
        };
        _queries = new Embedding(weights / "query_position_embeddings", config.NumQueries, config.DModel);
        var encoder = new TransformerEncoderOptions
        {
            HiddenSize = config.DModel,
            IntermediateSize = config.EncoderFfnDim,
            Layers = config.EncoderLayers,
            Heads = config.EncoderAttentionHeads,
            Activation = config.ActivationFunction,
            NormEpsilon = ObjectDecoder.NormEpsilon,
            NormPlacement = NormPlacement.After,
            Names = new() { AttentionOutput = "o_proj", AttentionNorm = "self_attn_layer_norm", FeedForwardNorm = "final_layer_norm" },
        };
        _encoder = new TransformerEncoder(encoder, weights / "encoder");
        _decoder = new ObjectDecoder(encoder with { Layers = config.DecoderLayers, Heads = config.DecoderAttentionHeads, IntermediateSize = config.DecoderFfnDim }, weights / "decoder", config.AuxiliaryLoss);
    }

    /// <summary>The number of channels of each feature map.</summary>
    public IReadOnlyList<int> Channels => _backbone.Channels;

    public override ModelOutput Forward(ModelInput input) => Run(input).Output;

    /// <summary>Runs the network and gives what a head of masks needs besides.</summary>
    public DetrRun Run(ModelInput input)
    {
        Tensor pixels = input.Pixels();
        IReadOnlyList<Tensor> maps = _backbone.FeatureMaps(pixels);
        Tensor projected = _projection.Forward(maps[^1]);
        Tensor? mask = Inside(input, maps[^1]);
        Tensor features = projected.flatten(2).transpose(1, 2);
        Tensor positions = _positions.Forward(projected, mask);
        AttentionMask visible = AttentionMask.OfKeys(mask?.flatten(1), features.dtype);
        var call = new ModelInput { OutputHiddenStates = input.OutputHiddenStates };
        HiddenStates encoded = _encoder.Forward(call, features, visible, positions);
        Tensor memory = encoded.Last;
        Tensor queries = input["decoder_inputs_embeds"]?.alias() ?? zeros([memory.size(0), _queries.Count, _queries.Size], memory.dtype, memory.device);
        AttentionMask queryMask = AttentionMask.OfKeys(input["decoder_attention_mask"], memory.dtype);
        var output = new ModelOutput();
        HiddenStates decoded = _decoder.Forward(call, queries, _queries.Weight, queryMask, memory, positions, visible, output);
        output.Add("last_hidden_state", decoded.Last);
        output.Add("encoder_last_hidden_state", memory);
        decoded.AddTo(output, "decoder_hidden_states");
        encoded.AddTo(output, "encoder_hidden_states");
        return new DetrRun(output, maps, projected, mask);
    }

    // A configuration without a backbone's means one of timm.
    private static PretrainedConfig BackboneConfig(DetrConfig config)
    {
        bool isGiven = config.Json.TryGetProperty("backbone_config", out JsonElement given) && given.ValueKind == JsonValueKind.Object;
        if (isGiven || (config.Json.TryGetProperty("use_timm_backbone", out JsonElement timm) && timm.ValueKind == JsonValueKind.False))
        {
            return config.BackboneConfig;
        }

        string name = config.Json.TryGetProperty("backbone", out JsonElement backbone) && backbone.ValueKind == JsonValueKind.String ? backbone.GetString()! : "resnet50";
        return TimmBackboneNetworks.Config(name, config.NumChannels, [1, 2, 3, 4], config.Dilation ? 16 : null);
    }

    // True where a place of the feature map lies within its picture; null where all do.
    private static Tensor? Inside(ModelInput input, Tensor features)
    {
        if (input["pixel_mask"] is not { } mask)
        {
            return null;
        }

        Tensor pixels = input.PixelValues!;
        if (mask.dim() != 3 || mask.size(0) != pixels.size(0) || mask.size(1) != pixels.size(2) || mask.size(2) != pixels.size(3))
        {
            throw new ModelInputException("pixel_mask", $"[{pixels.size(0)}, {pixels.size(2)}, {pixels.size(3)}]", $"[{string.Join(", ", mask.shape)}]");
        }

        return nn.functional.interpolate(mask.unsqueeze(0).to_type(ScalarType.Float32), [features.size(2), features.size(3)]).to_type(ScalarType.Bool).squeeze(0);
    }
}
