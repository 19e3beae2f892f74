using HfPipelines.Configuration;

namespace HfPipelines.Layers;

/// <summary>What a rotary position embedding is made of.</summary>
public sealed record RotaryOptions
{
    /// <summary>The base and the scaling.</summary>
    public required RopeParameters Parameters { get; init; }

    /// <summary>The size of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>The longest sequence, <c>max_position_embeddings</c>.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>
    /// Whether the kind <c>default</c> heeds <see cref="RopeParameters.PartialRotaryFactor"/> as all other kinds do; in transformers each model decides.
    /// </summary>
    public bool DefaultIsPartial { get; init; }

    /// <summary>Which dimensions are turned together.</summary>
    public RotaryLayout Layout { get; init; }

    /// <summary>How several axes share the frequencies; positions then are [3, batch, length].</summary>
    public RotaryAxes Axes { get; init; }

    /// <summary>The rotary embedding of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="layerType">The type of the layers, where the configuration states one for each type.</param>
    /// <exception cref="ConfigurationException">The configuration has no <c>rope_parameters</c> or no <c>max_position_embeddings</c>.</exception>
    public static RotaryOptions From(ITransformerConfig config, string layerType = "full_attention")
    {
        RopeParameters rope = config.Required(config.RopeParameters, "rope_parameters");
        return new RotaryOptions
        {
            Parameters = rope.LayerTypes.GetValueOrDefault(layerType, rope),
            HeadSize = AttentionOptions.HeadSizeOf(config),
            MaxPositions = config.Required(config.MaxPositionEmbeddings, "max_position_embeddings"),
        };
    }
}
