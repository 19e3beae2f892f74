using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Emission;

/// <summary>
/// What configurations of many model types have in common: finds the field behind each member of the interface, and writes those whose name or type the
/// record has otherwise. A record that has all required fields implements it.
/// </summary>
internal sealed class ConfigInterface
{
    private readonly Member[] _required;
    private readonly Member[] _optional;

    private ConfigInterface(string name, Member[] required, Member[] optional)
        => (Name, _required, _optional) = ($"{CSharp.Configuration}.{name}", required, optional);

    /// <summary>All interfaces.</summary>
    public static IReadOnlyList<ConfigInterface> All { get; } = [Transformer(), SpeechEncoder()];

    /// <summary>The interface's full name.</summary>
    public string Name { get; }

    /// <summary>Whether a record with these fields has all that is required.</summary>
    /// <param name="fields">The fields with their properties.</param>
    public bool Fits(IReadOnlyList<(FieldSpec Field, string Property)> fields) => _required.All(m => m.Find(fields) is not null);

    /// <summary>Writes the members that the record does not have under their name and type.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="fields">The fields with their properties.</param>
    public void Emit(SourceWriter writer, IReadOnlyList<(FieldSpec Field, string Property)> fields)
    {
        foreach (Member member in _required)
        {
            (FieldSpec field, string property) = member.Find(fields)!.Value;
            if (field.IsNullable || property != member.Property || field.IsList != member.IsList)
            {
                string value = field.IsNullable ? $"Required({property}, {CSharp.Literal(field.Name)})" : property;
                Emit(writer, member, "", member.IsList && !field.IsList ? $"[{value}]" : value);
            }
        }

        foreach (Member member in _optional)
        {
            if (member.Find(fields) is ({ } found, { } property) && !(property == member.Property && found.IsList == member.IsList && (found.IsNullable || member.IsReference)))
            {
                Emit(writer, member, "?", member.IsList && !found.IsList ? $"[{property}]" : property);
            }
        }
    }

    private void Emit(SourceWriter writer, Member member, string nullable, string value)
        => writer.Line().Line($"{member.CSharpType}{nullable} {Name}.{member.Property} => {value};");

    // The names behind the first are those of fields that mean the same without being an alias of it.
    private static ConfigInterface Transformer() => new(
        "ITransformerConfig",
        [
            new(FieldType.Int, "hidden_size"),
            new(FieldType.Int, "num_hidden_layers"),
            new(FieldType.Int, "num_attention_heads"),
        ],
        [
            new(FieldType.Int, "num_key_value_heads", "num_kv_heads"),
            new(FieldType.Int, "head_dim"),
            new(FieldType.Int, "intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff"),
            new(FieldType.String, "hidden_act", "hidden_activation", "activation_function", "activation", "dense_act_fn"),
            new(FieldType.Float, "rms_norm_eps"),
            new(FieldType.Float, "layer_norm_eps", "layer_norm_epsilon", "norm_epsilon", "norm_eps"),
            new(FieldType.Bool, "attention_bias"),
            new(FieldType.Bool, "qkv_bias"),
            new(FieldType.Bool, "mlp_bias"),
            new(FieldType.Int, "vocab_size"),
            new(FieldType.Int, "pad_token_id"),
            new(FieldType.Int, "type_vocab_size"),
            new(FieldType.Int, "max_position_embeddings"),
            new(FieldType.Rope, "rope_parameters"),
            new(FieldType.Int, "sliding_window", "local_attention"),
            new(FieldType.Bool, "use_sliding_window"),
            new(FieldType.Int, "max_window_layers"),
            new(FieldType.String, "layer_types") { IsList = true },
            new(FieldType.Bool, "use_cache"),
            new(FieldType.Bool, "is_decoder"),
            new(FieldType.Bool, "add_cross_attention"),
            new(FieldType.Float, "embedding_multiplier"),
            new(FieldType.Float, "attention_multiplier"),
            new(FieldType.Float, "residual_multiplier"),
            new(FieldType.Float, "logits_scaling"),
            new(FieldType.Int, "num_experts_per_tok"),
            new(FieldType.Bool, "output_router_logits"),
            new(FieldType.Int, "num_channels"),
            new(FieldType.Int, "image_size") { IsList = true },
            new(FieldType.Int, "patch_size") { IsList = true },
        ]);

    private static ConfigInterface SpeechEncoder() => new(
        "ISpeechEncoderConfig",
        [
            new(FieldType.Int, "conv_dim") { IsList = true },
            new(FieldType.Int, "conv_kernel") { IsList = true },
            new(FieldType.Int, "conv_stride") { IsList = true },
            new(FieldType.Bool, "conv_bias"),
            new(FieldType.String, "feat_extract_activation"),
            new(FieldType.Int, "num_conv_pos_embeddings"),
            new(FieldType.Int, "num_conv_pos_embedding_groups"),
        ],
        [
            new(FieldType.String, "feat_extract_norm"),
            new(FieldType.Bool, "do_stable_layer_norm"),
            new(FieldType.Bool, "add_adapter"),
            new(FieldType.Int, "output_hidden_size"),
            new(FieldType.Int, "num_adapter_layers"),
            new(FieldType.Int, "adapter_kernel_size"),
            new(FieldType.Int, "adapter_stride"),
            new(FieldType.Float, "mask_time_prob"),
            new(FieldType.Float, "mask_feature_prob"),
            new(FieldType.Bool, "use_weighted_layer_sum"),
            new(FieldType.Int, "classifier_proj_size"),
            new(FieldType.Int, "tdnn_dim") { IsList = true },
            new(FieldType.Int, "tdnn_kernel") { IsList = true },
            new(FieldType.Int, "tdnn_dilation") { IsList = true },
            new(FieldType.Int, "xvector_output_dim"),
            new(FieldType.Int, "num_codevector_groups"),
            new(FieldType.Int, "num_codevectors_per_group"),
            new(FieldType.Int, "codevector_dim"),
            new(FieldType.Int, "proj_codevector_dim"),
        ]);

    /// <summary>A member of the interface.</summary>
    private sealed class Member(FieldType type, params string[] names)
    {
        public bool IsList { get; init; }

        public string Property { get; } = CSharp.PascalCase(names[0]);

        public bool IsReference => IsList || type is FieldType.String or FieldType.Rope;

        public string CSharpType => type switch
        {
            FieldType.Int when IsList => $"{CSharp.Collections}.IReadOnlyList<int>",
            FieldType.String when IsList => $"{CSharp.Collections}.IReadOnlyList<string>",
            FieldType.Int => "int",
            FieldType.Float => "double",
            FieldType.Bool => "bool",
            FieldType.Rope => $"{CSharp.Configuration}.RopeParameters",
            _ => "string",
        };

        /// <summary>The field behind the member, first by the first of its names.</summary>
        public (FieldSpec Field, string Property)? Find(IReadOnlyList<(FieldSpec Field, string Property)> fields)
        {
            foreach (string name in names)
            {
                foreach ((FieldSpec Field, string Property) candidate in fields)
                {
                    if (candidate.Field.Type == type && Fits(candidate.Field) && candidate.Field.Keys.Contains(name))
                    {
                        return candidate;
                    }
                }
            }

            return null;
        }

        // One number may stand for a list, a list not for a number.
        private bool Fits(FieldSpec field) => field.IsList ? IsList : !(IsList && field.IsNullable);
    }
}
