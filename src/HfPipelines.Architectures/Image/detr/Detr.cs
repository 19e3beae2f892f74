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
    private readonly LayerNorm? _encoderNorm;
    private readonly IObjectDecoder _decoder;

    public Detr(DetrOptions options, PretrainedConfig config, Weights weights)
    {
        weights = weights.As(config.Architecture.BaseClass, config);
        IDetrConfig sizes = options.Sizes;
        PretrainedConfig backbone = BackboneConfig(config, sizes);
        _backbone = backbone.Architecture.CreateBackbone(backbone, weights / options.Backbone);
        _projection = new Convolution2d(
            weights / "input_projection",
            new ConvolutionOptions { InputChannels = _backbone.Channels[^1], OutputChannels = sizes.DModel, KernelSize = 1, Bias = true });
        _positions = sizes.PositionEmbeddingType switch
        {
            "sine" => new SineGridPositions(sizes.DModel),
            "learned" => new LearnedGridPositions(weights / "position_embedding", LearnedPositions, sizes.DModel),
            _ => throw config.Error("position_embedding_type", "sine or learned", sizes.PositionEmbeddingType),
        };
        _queries = new Embedding(weights / "query_position_embeddings", sizes.NumQueries, sizes.DModel);
        _encoder = new TransformerEncoder(options.Encoder, weights / "encoder");
        _encoderNorm = options.EncoderNorm is { } norm ? new LayerNorm(weights / "encoder" / norm, sizes.DModel, DetrOptions.NormEpsilon) : null;
        TransformerEncoderOptions decoder = options.Encoder with { Layers = sizes.DecoderLayers, Heads = sizes.DecoderAttentionHeads, IntermediateSize = sizes.DecoderFfnDim };
        _decoder = options.CreateDecoder(decoder, weights / "decoder", sizes.AuxiliaryLoss);
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
        Tensor memory = _encoderNorm?.Forward(encoded.Last) ?? encoded.Last;
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
    private static PretrainedConfig BackboneConfig(PretrainedConfig config, IDetrConfig sizes)
    {
        bool isGiven = config.Json.TryGetProperty("backbone_config", out JsonElement given) && given.ValueKind == JsonValueKind.Object;
        if (isGiven || (config.Json.TryGetProperty("use_timm_backbone", out JsonElement timm) && timm.ValueKind == JsonValueKind.False))
        {
            return sizes.BackboneConfig;
        }

        string name = config.Json.TryGetProperty("backbone", out JsonElement backbone) && backbone.ValueKind == JsonValueKind.String ? backbone.GetString()! : "resnet50";
        return TimmBackboneNetworks.Config(name, sizes.NumChannels, [1, 2, 3, 4], sizes.Dilation ? 16 : null);
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
