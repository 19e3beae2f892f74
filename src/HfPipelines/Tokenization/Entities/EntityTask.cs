namespace HfPipelines.Tokenization.Entities;

/// <summary>What a model is to say of entities.</summary>
public enum EntityTask
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>What kind one entity is.</summary>
    Classification,

    /// <summary>How two entities are related.</summary>
    PairClassification,

    /// <summary>What kind each of several is.</summary>
    SpanClassification,
}
