using System.Globalization;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Verification.Jinja;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Options with the clock standing at a time like <c>2026-03-05T14:07:09</c>.</summary>
    public static ChatTemplateOptions Options(string time) => ChatTemplateOptions.Default with
    {
        TimeProvider = new FixedClock(new DateTimeOffset(DateTime.Parse(time, CultureInfo.InvariantCulture), TimeSpan.Zero)),
    };
}
