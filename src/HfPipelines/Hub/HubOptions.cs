namespace HfPipelines.Hub;

/// <summary>Where the Hub is, where its files are kept, and with which rights it is asked. The defaults are those of <c>huggingface_hub</c>.</summary>
public sealed record HubOptions
{
    /// <summary>The branch that counts where none is named.</summary>
    public const string DefaultRevision = "main";

    /// <summary>The address of the Hub.</summary>
    public Uri Endpoint { get; init; } = new("https://huggingface.co");

    /// <summary>The folder with the downloaded models, <c>models--org--name</c> each.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The access token; null for anonymous access.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the Hub must not be asked; only downloaded models are found then.</summary>
    public bool Offline { get; init; }

    /// <summary>How often a download is tried again after a failure that may pass.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles with each.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the Hub may be silent before that counts as a failure.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The options that the environment asks for: <c>HF_ENDPOINT</c>, <c>HF_HUB_CACHE</c>, <c>HF_HOME</c>, <c>XDG_CACHE_HOME</c>, <c>HF_TOKEN</c>,
    /// <c>HF_TOKEN_PATH</c> and <c>HF_HUB_OFFLINE</c>, as <c>huggingface_hub</c> reads them.
    /// </summary>
    /// <exception cref="HubException">An address is no address.</exception>
    public static HubOptions FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <summary>The options that variables ask for.</summary>
    internal static HubOptions From(Func<string, string?> variable)
    {
        string caches = Get("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string home = Get("HF_HOME") ?? Path.Combine(caches, "huggingface");
        string endpoint = Get("HF_ENDPOINT") ?? "https://huggingface.co";
        return new HubOptions
        {
            Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri) ? uri : throw new HubException($"HF_ENDPOINT: expected an address, found '{endpoint}'."),
            CacheFolder = Get("HF_HUB_CACHE") ?? Get("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Token = Get("HF_TOKEN") ?? Get("HUGGING_FACE_HUB_TOKEN") ?? ReadToken(Get("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            Offline = IsTrue(Get("HF_HUB_OFFLINE")) || IsTrue(Get("TRANSFORMERS_OFFLINE")),
        };

        string? Get(string name) => variable(name) is { Length: > 0 } value ? value.Trim() : null;
    }

    private static bool IsTrue(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    private static string? ReadToken(string path) => File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
}
